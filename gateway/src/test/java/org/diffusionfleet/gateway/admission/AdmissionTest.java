package org.diffusionfleet.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.FakeModels;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionTest {

    private static final ModelDescriptor OTHER =
            new ModelDescriptor("sd-15", 512, 512, 8, 8, 4, 1024, 100, 8, 500, List.of("plms"), true);

    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

    private static Admission admission(ModelDescriptor... models) {
        return admission("job-1", models);
    }

    private static Admission admission(String id, ModelDescriptor... models) {
        var clock = Clock.fixed(NOW.plusNanos(456_789), ZoneOffset.UTC);
        return new Admission(new FakeModels(List.of(models)), () -> id, clock, Examples.config());
    }

    @Test
    void shouldFillInTheOnlyModelAndEverythingElse() {
        // When
        var job = admission(Examples.MODEL)
                .admit(null, null, Examples.request("a cat").withSeed(7), Deadlines.NONE, null);

        // Then
        var complete = JobRules.complete("job-1", Examples.request("a cat").withSeed(7), Examples.MODEL);
        assertThat(job)
                .isEqualTo(new Job("job-1", Job.LOCAL_TENANT, NOW, "emoji-64", Lane.INTERACTIVE, complete, Map.of()));
    }

    @Test
    void shouldTakeModelAndLaneAsNamed() {
        // When
        var job = admission(Examples.MODEL, OTHER)
                .admit("sd-15", Lane.BATCH, Examples.request("a cat"), Deadlines.NONE, null);

        // Then
        assertThat(job.model()).isEqualTo("sd-15");
        assertThat(job.lane()).isEqualTo(Lane.BATCH);
        assertThat(job.request().height()).isEqualTo(512);
    }

    @Test
    void shouldDrawAnotherPictureEachTimeWhenNoSeedIsNamed() {
        // When
        var seeds = IntStream.range(0, 20)
                .mapToObj(number -> admission("job-" + number, Examples.MODEL)
                        .admit(null, null, Examples.request("a cat"), Deadlines.NONE, null)
                        .request()
                        .seed());

        // Then
        assertThat(seeds.distinct())
                .hasSizeGreaterThan(1)
                .allSatisfy(seed -> assertThat(seed).isBetween(0L, (1L << 32) - 1));
    }

    static Stream<Arguments> unknown() {
        return Stream.of(
                Arguments.of(List.of(), null, "no worker has announced a model yet"),
                Arguments.of(List.of(), "sd-15", "no worker has announced a model yet"),
                Arguments.of(List.of(Examples.MODEL), "dall-e", "must be one of emoji-64, not \"dall-e\""),
                Arguments.of(List.of(Examples.MODEL, OTHER), null, "must be one of emoji-64, sd-15"));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void shouldNameTheModelsThereAre(List<ModelDescriptor> models, @Nullable String model, String detail) {
        // Given
        var admission = admission(models.toArray(ModelDescriptor[]::new));

        // When
        var refused = catchThrowableOfType(
                ProblemException.class,
                () -> admission.admit(model, null, Examples.request("a cat"), Deadlines.NONE, null));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.UNKNOWN_MODEL);
        assertThat(refused.problem().errors()).containsExactly(new FieldError("model", detail));
    }

    @Test
    void shouldTakeADeadlineThatIsYetToCome() {
        // Given
        var soon = NOW.plusMillis(1);

        // When
        var job = admission(Examples.MODEL)
                .admit(null, null, Examples.request("a cat"), new Deadlines(soon, soon, 1), null);

        // Then
        assertThat(job)
                .extracting(Job::startBy, Job::finishBy, Job::runLimitSeconds)
                .containsExactly(soon, soon, 1);
    }

    @Test
    void shouldRefuseDeadlinesThatCannotBothBeMet() {
        // Given
        var model = Examples.MODEL.withMaxRunSeconds(60);
        var deadlines = new Deadlines(NOW.plusSeconds(2), NOW.plusSeconds(1), 61);

        // When
        var refused = catchThrowableOfType(
                ProblemException.class,
                () -> admission(model).admit(null, null, Examples.request("a cat"), deadlines, null));

        // Then
        assertThat(refused.problem().errors())
                .containsExactly(
                        new FieldError(
                                "start_by",
                                "must not be later than finish_by, 2026-11-22T10:15:31.123Z, but is 2026-11-22T10:15:32.123Z"),
                        new FieldError("run_limit_seconds", "must be between 1 and 60, not 61"));
    }

    @Test
    void shouldRefuseADeadlineThatIsOver() {
        // When
        var refused = catchThrowableOfType(
                ProblemException.class,
                () -> admission(Examples.MODEL)
                        .admit(null, null, Examples.request("a cat"), new Deadlines(NOW, NOW, null), null));

        // Then
        var detail = "must be later than now, 2026-11-22T10:15:30.123Z, not 2026-11-22T10:15:30.123Z";
        assertThat(refused.problem().errors())
                .containsExactly(new FieldError("start_by", detail), new FieldError("finish_by", detail));
    }

    @Test
    void shouldNameEveryFieldAtFault() {
        // Given
        var request =
                new Generation("", null, 0, null, 1001, null, 65, null, "magic", null, Map.of()).withImage("gif", null);

        // When
        var refused = catchThrowableOfType(
                ProblemException.class,
                () -> admission(Examples.MODEL).admit(null, null, request, Deadlines.NONE, null));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(refused.problem().errors())
                .extracting(FieldError::field)
                .containsExactly("prompt", "n_samples", "height", "image_format", "steps", "sampler");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2592000, true", "0, false", "2592001, false"})
    void shouldKeepResultsForAtMostAsLongAsIsAllowed(int seconds, boolean fine) {
        // Given
        var admission = admission(Examples.MODEL);

        // When
        var refused = catchThrowableOfType(
                ProblemException.class,
                () -> admission.admit(null, null, Examples.request("a cat"), Deadlines.NONE, seconds));

        // Then
        if (fine) {
            assertThat(refused).isNull();
        } else {
            assertThat(refused.problem().errors())
                    .containsExactly(
                            new FieldError("result_ttl_seconds", "must be between 1 and 2592000, not " + seconds));
        }
    }
}

package org.diffusionfleet.worker.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.Examples;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Leases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobReaderTest {

    private static final Instant SENT = Instant.parse("2026-11-22T10:15:30.123Z");
    private static final Map<String, String> SUBMITTED = Map.of("ce_type", "org.diffusionfleet.job.submitted.v1");

    private final JobReader reader = new JobReader(Examples.MODEL);

    private static Lease lease(Map<String, String> headers, @Nullable String value) {
        return Leases.of(
                "fleet.jobs.emoji-64.batch",
                SENT.toEpochMilli(),
                headers,
                value == null ? null : value.getBytes(UTF_8));
    }

    @Test
    void shouldFillInWhatTopicAndModelSay() throws RejectedJobException {
        // Given
        var lease = lease(Map.of(), "{\"id\":\"mine\",\"request\":{\"prompt\":\"a cat\"}}");

        // When
        var job = reader.read(lease);

        // Then
        var request = new Generation("a cat", null, null, null, null, null, null, null, null, null, Map.of());
        assertThat(job)
                .isEqualTo(new Job(
                        "mine",
                        Job.LOCAL_TENANT,
                        SENT,
                        "emoji-64",
                        Lane.BATCH,
                        JobRules.complete("mine", request, Examples.MODEL),
                        Map.of()));
    }

    @Test
    void shouldReadItsOwnReadingAgain() throws RejectedJobException {
        // Given
        var job = reader.read(
                lease(
                        SUBMITTED,
                        "{\"id\":\"mine\",\"tenant\":\"me\",\"previews\":true,\"finish_by\":\"2026-11-22T10:16:30Z\",\"result_ttl_seconds\":60,\"request\":{\"prompt\":\"a\"}}"));

        // When
        var again = reader.read(lease(SUBMITTED, new String(Json.write(job), UTF_8)));

        // Then
        assertThat(again).isEqualTo(job);
        assertThat(again.resultTtlSeconds()).isEqualTo(60);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad(null, null, "the record has no value"),
                bad("", null, ""),
                bad("not JSON", null, "not JSON"),
                bad("null", null, "not a JSON object"),
                bad("{}", null, "id: must be 1 to 64 characters"),
                bad("{\"id\":\"../x\",\"request\":{\"prompt\":\"a\"}}", null, "id: must be 1 to 64 characters"),
                bad("{\"id\":\"j\"}", "j", "request: must not be left out"),
                bad("{\"id\":\"j\",\"request\":null}", "j", "request: must not be left out"),
                bad("{\"id\":\"j\",\"request\":{\"steps\":\"x\"}}", null, "request.steps: "),
                bad("{\"id\":\"j\",\"request\":{}}", "j", "prompt: must not be empty"),
                bad("{\"id\":\"j\",\"request\":{\"prompt\":\"a\",\"steps\":0}}", "j", "steps: must be between 1 and"),
                bad(
                        "{\"id\":\"j\",\"request\":{\"prompt\":\"a\",\"init_image\":\"%s\"}}"
                                .formatted("iVBORw0KGgoA".repeat(8_000)),
                        "j",
                        "init_image: must have at most 65536 bytes in a record, not 72000"),
                bad(
                        "{\"id\":\"j\",\"request\":{\"prompt\":\"a\",\"init_image\":7}}",
                        null,
                        "request.init_image: must be"),
                bad(
                        "{\"id\":\"j\",\"model\":\"sd\",\"request\":{\"prompt\":\"a\"}}",
                        "j",
                        "model: must be emoji-64 on this topic"));
    }

    private static Arguments bad(@Nullable String value, @Nullable String id, String detail) {
        return Arguments.of(value, id, detail);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldRejectNamingJobAndField(@Nullable String value, @Nullable String id, String detail) {
        // When
        var rejected = catchThrowableOfType(RejectedJobException.class, () -> reader.read(lease(SUBMITTED, value)));

        // Then
        assertThat(rejected.jobId()).isEqualTo(Optional.ofNullable(id));
        assertThat(rejected.error().detail()).startsWith(detail);
        assertThat(rejected.error().code()).isIn(JobError.Code.INVALID_RECORD, JobError.Code.INVALID_REQUEST);
    }

    @Test
    void shouldRejectVersionsItDoesNotKnow() {
        // Given
        var lease = lease(Map.of("ce_type", "org.diffusionfleet.job.submitted.v9"), "{\"id\":\"j\"}");

        // When
        var rejected = catchThrowableOfType(RejectedJobException.class, () -> reader.read(lease));

        // Then
        assertThat(rejected.error().code()).isEqualTo(JobError.Code.INVALID_RECORD);
        assertThat(rejected.error().detail()).startsWith("type: must be org.diffusionfleet.job.submitted.v1");
    }

    @Test
    void shouldBuryRecordsAsTheyWere() {
        // Given
        var lease = lease(SUBMITTED, "not JSON");
        var cause = new DeadLetter.Cause(
                JobError.Code.INVALID_RECORD, "not JSON", lease.attempt(), "/workers/w", Instant.EPOCH, null);

        // When
        var letter = lease.letter(cause);

        // Then
        assertThat(letter.value()).isEqualTo("not JSON".getBytes(UTF_8));
        assertThat(letter.headers()).extracting(DeadLetter.Header::name).containsExactlyElementsOf(SUBMITTED.keySet());
        assertThat(letter.origin())
                .isEqualTo(new DeadLetter.Origin(
                        "fleet.jobs.emoji-64.batch", 0, 7, lease.record().timestamp()));
        assertThat(letter.cause().attempts()).isEqualTo(2);
    }
}

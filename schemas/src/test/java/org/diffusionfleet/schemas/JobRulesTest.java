package org.diffusionfleet.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobRulesTest {

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("prompt", "", "must not be empty"),
                bad("prompt", " \n\t", "must not be empty"),
                bad("prompt", "x".repeat(10_000), "must have at most 2000 characters, not 10000"),
                bad("prompt", "a\u0000b", "must not contain the control character U+0000 (at position 1)"),
                bad("prompt", "a\u001Bb", "must not contain the control character U+001B (at position 1)"),
                bad("prompt", "\u202Ecat", "must not contain the bidirectional control character U+202E"),
                bad("prompt", "a\uD800", "must not contain the unpaired surrogate U+D800"),
                bad("negative_prompt", "\u2066x", "must not contain the bidirectional control character U+2066"),
                bad("n_samples", 0, "must be between 1 and 64, not 0"),
                bad("n_samples", 1000, "must be between 1 and 64, not 1000"),
                bad("seed", -1L, "must be between 0 and 9223372036854775807, not -1"),
                bad("steps", 0, "must be between 1 and 1000, not 0"),
                bad("steps", 1001, "must be between 1 and 1000, not 1001"),
                bad("guidance_scale", Double.NaN, "must be a number between 0 and 100, not NaN"),
                bad("guidance_scale", 100.5, "must be a number between 0 and 100, not 100.5"),
                bad("height", 0, "must be a multiple of 16 between 16 and 512 pixels for the model emoji-64, not 0"),
                bad("height", 65, "must be a multiple of 16 between 16 and 512 pixels for the model emoji-64, not 65"),
                bad("width", 1 << 30, "must be a multiple of 16 between 16 and 512 pixels"),
                bad("sampler", "magic", "must be one of ddim, plms, not \"magic\""),
                bad("eta", 1.5, "must be a number between 0 and 1, not 1.5"),
                bad("eta", 0.5, "must be 0 with the sampler plms, not 0.5"),
                bad("image_format", "gif", "must be one of png, jpeg, webp, not \"gif\""),
                bad("image_format", "PNG", "must be one of png, jpeg, webp, not \"PNG\""),
                bad("image_quality", 80, "must be left out with the image_format png, which is lossless, not 80"),
                bad("sigmas", "steep", "must be one of model, karras, exponential, not \"steep\""),
                bad("sigmas", "karras", "must be model with the sampler plms, not karras"),
                bad("guidance_rescale", 1.5, "must be a number between 0 and 1, not 1.5"),
                bad("guidance_start", -0.5, "must be a number between 0 and 1, not -0.5"),
                bad("guidance_end", Double.NaN, "must be a number between 0 and 1, not NaN"),
                bad("prompt_windows", 0, "must be between 1 and 16, not 0"),
                bad("prompt_windows", 17, "must be between 1 and 16, not 17"));
    }

    private static Arguments bad(String field, Object value, String detail) {
        return Arguments.of(field, value, detail);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldNameFieldAndLimitWhenOutOfRange(String field, Object value, String detail) {
        // Given
        var tree = Json.MAPPER.valueToTree(Examples.REQUEST);
        var request = Json.MAPPER.convertValue(
                ((com.fasterxml.jackson.databind.node.ObjectNode) tree).putPOJO(field, value), Generation.class);

        // When
        var errors = JobRules.check(request, Examples.MODEL);

        // Then
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.detail()).startsWith(detail);
        });
    }

    @Test
    void shouldAcceptRequestWithPromptAlone() {
        // Given
        var request = Examples.request("قطة — 猫 🐱\nline");

        // When
        var errors = JobRules.check(request, Examples.MODEL);

        // Then
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldFillInEverythingAndPassItsOwnRules() {
        // Given
        var request = Examples.request("a cat");

        // When
        var complete = JobRules.complete("job-1", request, Examples.MODEL);

        // Then
        assertThat(complete)
                .isEqualTo(new Generation(
                        "a cat",
                        "",
                        1,
                        Integer.toUnsignedLong("job-1".hashCode()),
                        50,
                        7.5,
                        64,
                        64,
                        "ddim",
                        0.0,
                        "png",
                        null,
                        "model",
                        0.0,
                        0.0,
                        1.0,
                        1,
                        false,
                        null,
                        null,
                        null,
                        Map.of()));
        assertThat(JobRules.check(complete, Examples.MODEL)).isEmpty();
        assertThat(JobRules.complete("job-1", complete, Examples.MODEL)).isEqualTo(complete);
    }

    static Stream<Arguments> badTogether() {
        return Stream.of(
                bad("steps", "{'sampler': 'compvis_plms', 'steps': 3}", "must be in 1 to 2, 4 to 8 with the sampler"),
                bad("steps", "{'sampler': 'compvis_dpm', 'steps': 1}", "must be in 2 to 1000 with the sampler"),
                bad("steps", "{'steps': 1000}", "must be in 1 to 999 with the sampler plms, not 1000"),
                bad("steps", "{'sampler': 'dpmpp_2m', 'steps': 1001}", "must be between 1 and 1000, not 1001"),
                bad("eta", "{'eta': 0.5}", "must be 0 with the sampler plms, not 0.5"),
                bad("eta", "{'sampler': 'compvis_dpm', 'eta': 1}", "must be 0 with the sampler compvis_dpm, not 1.0"),
                bad("sigmas", "{'sampler': 'compvis_dpm', 'sigmas': 'karras'}", "must be model with the sampler"),
                bad(
                        "guidance_end",
                        "{'guidance_start': 0.5, 'guidance_end': 0.25}",
                        "must not be below guidance_start, 0.5, but is 0.25"));
    }

    @ParameterizedTest
    @MethodSource("badTogether")
    void shouldNameWhatTheSamplerOrAnotherFieldForbids(String field, String fields, String detail) {
        // When
        var errors = JobRules.check(cat(fields), Examples.MODEL_WITH_STEPS);

        // Then
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.detail()).startsWith(detail);
        });
    }

    @Test
    void shouldRefuseMoreWindowsThanTheModelReads() {
        // When
        var errors = JobRules.check(cat("{'prompt_windows': 2}"), Examples.MODEL_OF_ONE_WINDOW);

        // Then
        assertThat(errors).containsExactly(new FieldError("prompt_windows", "must be 1 for the model emoji-64, not 2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'sampler': 'compvis_plms', 'steps': 4}",
                "{'sampler': 'dpmpp_2m', 'steps': 1000, 'sigmas': 'karras'}",
                "{'sampler': 'plms', 'sigmas': 'model', 'eta': 0}",
                "{'guidance_start': 0.5, 'guidance_end': 0.5, 'guidance_rescale': 1}",
                "{'guidance_end': 0}",
                "{'prompt_windows': 16, 'prompt_weights': true}"
            })
    void shouldAcceptWhatTheSamplerTakes(String fields) {
        // When
        var errors = JobRules.check(cat(fields), Examples.MODEL_WITH_STEPS);

        // Then
        assertThat(errors).isEmpty();
    }

    private static Generation cat(String fields) {
        var json = fields.replace("{", "{'prompt': 'a cat', ").replace('\'', '"');
        return Json.read(json.getBytes(UTF_8), Generation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "webp"})
    void shouldFillInQualityOfLossyFormat(String format) {
        // When
        var complete = JobRules.complete("job-1", lossy(format, null), Examples.MODEL);

        // Then
        assertThat(complete).isEqualTo(JobRules.complete("job-1", lossy(format, 90), Examples.MODEL));
        assertThat(JobRules.check(complete, Examples.MODEL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 101})
    void shouldNameLimitOfQuality(int quality) {
        // When
        var errors = JobRules.check(lossy("jpeg", quality), Examples.MODEL);

        // Then
        assertThat(errors)
                .containsExactly(
                        new FieldError("image_quality", "must be between 1 and 100, not %d".formatted(quality)));
    }

    private static Generation lossy(String format, @Nullable Integer quality) {
        return new Generation("a cat", null, null, null, null, null, null, null, null, null, Map.of())
                .withImage(format, quality);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", "ä", "a b", "x\n"})
    void shouldRefuseJobIdThatDoesNotFitKeysAndUrls(String id) {
        // When
        var valid = JobRules.isJobId(id) || JobRules.isJobId(id + "x".repeat(65));

        // Then
        assertThat(valid).isFalse();
    }
}

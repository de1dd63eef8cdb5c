package org.diffusionfleet.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import java.time.Instant;
import java.util.stream.Stream;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

    private final BodyReader reader = new BodyReader(Examples.config());

    @Test
    void shouldReadEveryField() {
        // Given
        var body = """
                {"model":"emoji-64","lane":"batch","prompt":"a cat 猫","negative_prompt":"dogs","n_samples":2,"seed":42,
                 "steps":25,"guidance_scale":4,"height":64,"width":128,"sampler":"plms","eta":0.0,"sigmas":"karras",
                 "guidance_rescale":0.7,"guidance_start":0.1,"guidance_end":0.9,"prompt_windows":2,"prompt_weights":true,
                 "image_format":"webp","image_quality":75,
                 "init_image":"iVBO","mask_image":"/9j/","strength":0.6,"previews":true,
                 "finish_by":"2026-11-22T10:15:30.5Z","start_by":"2026-11-22T10:15:30Z","run_limit_seconds":60,"result_ttl_seconds":60}""";

        // When
        var request = reader.read(body.getBytes(UTF_8));

        // Then
        assertThat(request)
                .isEqualTo(new JobRequest(
                        "emoji-64",
                        Lane.BATCH,
                        "a cat 猫",
                        "dogs",
                        2,
                        42L,
                        25,
                        4.0,
                        64,
                        128,
                        "plms",
                        0.0,
                        "webp",
                        75,
                        "karras",
                        0.7,
                        0.1,
                        0.9,
                        2,
                        true,
                        "iVBO",
                        "/9j/",
                        0.6,
                        true,
                        Instant.parse("2026-11-22T10:15:30.500Z"),
                        Instant.parse("2026-11-22T10:15:30Z"),
                        60,
                        60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"prompt\":\"a\"} x", "null", "[]", "\"a cat\"", "7", "{'prompt':1}", "\u0000"})
    void shouldRefuseWhatIsNoJsonObject(String body) {
        // When
        var refused = catchThrowableOfType(ProblemException.class, () -> reader.read(body.getBytes(UTF_8)));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_JSON);
        assertThat(refused.problem().detail()).isNotBlank().doesNotContain("\n", "org.diffusionfleet", "com.fasterxml");
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                Arguments.of("{\"steps\":\"abc\"}", "steps", "must be a whole number"),
                Arguments.of("{\"steps\":2.5}", "steps", "must be a whole number"),
                Arguments.of("{\"steps\":true}", "steps", "must be a whole number"),
                Arguments.of("{\"steps\":99999999999}", "steps", ""),
                Arguments.of("{\"seed\":99999999999999999999}", "seed", ""),
                Arguments.of("{\"guidance_scale\":\"7\"}", "guidance_scale", "must be a number"),
                Arguments.of("{\"prompt_weights\":1}", "prompt_weights", "must be true or false"),
                Arguments.of("{\"prompt_weights\":\"true\"}", "prompt_weights", "must be true or false"),
                Arguments.of("{\"prompt\":7}", "prompt", "must be a string"),
                Arguments.of("{\"prompt\":[\"a\"]}", "prompt", "must be a string"),
                Arguments.of("{\"lane\":\"fast\"}", "lane", "must be interactive or batch, not \"fast\""),
                Arguments.of("{\"finish_by\":\"soon\"}", "finish_by", "must be a time like 2026-11-22T10:15:30Z"),
                Arguments.of("{\"finish_by\":true}", "finish_by", "must be a time like 2026-11-22T10:15:30Z"),
                Arguments.of("{\"finish_by\":1e30}", "finish_by", ""),
                Arguments.of("{\"start_by\":\"soon\"}", "start_by", "must be a time like 2026-11-22T10:15:30Z"),
                Arguments.of("{\"run_limit_seconds\":1.5}", "run_limit_seconds", "must be a whole number"),
                Arguments.of("{\"init_image\":{\"key\":\"a\"}}", "init_image", "must be a string"),
                Arguments.of("{\"lane\":0}", "lane", "must be interactive or batch, not \"0\""),
                Arguments.of(
                        "{\"promt\":\"a\"}",
                        "promt",
                        "is not a known field; known are eta, finish_by, guidance_end, "));
    }

    @ParameterizedTest
    @MethodSource("wrongFields")
    void shouldNameFieldAtFault(String body, String field, String detail) {
        // When
        var refused = catchThrowableOfType(ProblemException.class, () -> reader.read(body.getBytes(UTF_8)));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(refused.problem().errors())
                .asInstanceOf(list(FieldError.class))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.field()).isEqualTo(field);
                    assertThat(error.detail()).startsWith(detail).doesNotContain("org.diffusionfleet", "com.fasterxml");
                });
    }

    @Test
    void shouldReadNotANumberSoThatItsFieldCanBeNamed() {
        // When
        var request = reader.read("{\"guidance_scale\":NaN}".getBytes(UTF_8));

        // Then
        assertThat(request.guidanceScale()).isNaN();
    }

    @Test
    void shouldNotCountPicturesHoweverTheirSlashesAreWritten() {
        // Given
        var picture = "\\/".repeat(100_000);
        var body = "{\"prompt\":\"a\",\"init_image\":\"%s\",\"mask_image\":\"%s\"}".formatted(picture, picture);

        // When
        var request = reader.read(body.getBytes(UTF_8));

        // Then
        assertThat(request.initImage()).isEqualTo("/".repeat(100_000));
    }

    @Test
    void shouldCountEverythingElseOfABodyWithAPicture() {
        // Given
        var body = "{\"prompt\":\"%s\",\"init_image\":\"iVBO\"}".formatted("x".repeat(70_000));

        // When
        var refused = catchThrowableOfType(ProblemException.class, () -> reader.read(body.getBytes(UTF_8)));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.BODY_TOO_LARGE);
    }

    @Test
    void shouldRefuseBodyOverTheLimit() {
        // Given
        var body = new byte[65_537];

        // When
        var refused = catchThrowableOfType(ProblemException.class, () -> reader.read(body));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.BODY_TOO_LARGE);
        assertThat(refused.problem().detail())
                .isEqualTo("the body must have at most 65536 bytes, pictures aside, not 65537");
    }
}

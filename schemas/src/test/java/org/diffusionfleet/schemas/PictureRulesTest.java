package org.diffusionfleet.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureRulesTest {

    private static final PictureSource STORED = new PictureSource.Stored("jobs/j/init.png", null);

    private static ModelDescriptor offering(String... tasks) {
        return Examples.MODEL.withTasks(List.of(tasks));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad(Examples.PAINTER, null, STORED, null, "mask_image", "goes with an init_image, which is missing"),
                bad(Examples.PAINTER, null, null, 0.5, "strength", "goes with an init_image, which is missing"),
                bad(Examples.PAINTER, STORED, null, 0.0, "strength", "must be above 0 and at most 1, not 0.0"),
                bad(Examples.PAINTER, STORED, null, 1.5, "strength", "must be above 0 and at most 1, not 1.5"),
                bad(Examples.PAINTER, STORED, null, Double.NaN, "strength", "must be above 0 and at most 1, not NaN"),
                bad(
                        Examples.PAINTER,
                        STORED,
                        null,
                        0.01,
                        "strength",
                        "must leave at least one of 50 steps to take, not 0.01"),
                bad(
                        Examples.MODEL,
                        STORED,
                        null,
                        null,
                        "init_image",
                        "cannot be used: the model emoji-64 draws from prompts alone"),
                bad(
                        offering("txt2img", "img2img"),
                        STORED,
                        STORED,
                        null,
                        "mask_image",
                        "cannot be used: the model emoji-64 does no inpainting"),
                bad(
                        offering("inpainting"),
                        STORED,
                        null,
                        null,
                        "mask_image",
                        "must not be left out: the model emoji-64 does nothing but inpainting"),
                bad(
                        offering("inpainting"),
                        null,
                        null,
                        null,
                        "init_image",
                        "must not be left out: the model emoji-64 starts from pictures"),
                bad(Examples.PAINTER, new PictureSource.Stored(null, null), null, null, "init_image", "key must be 1"),
                bad(Examples.PAINTER, key("/jobs/j"), null, null, "init_image", "key must be 1 to 512 characters"),
                bad(Examples.PAINTER, key("a/../b"), null, null, "init_image", "key must be 1 to 512 characters"),
                bad(Examples.PAINTER, key("a\nb"), null, null, "init_image", "key must be 1 to 512 characters"),
                bad(
                        Examples.PAINTER,
                        new PictureSource.Stored("a", "ABC"),
                        null,
                        null,
                        "init_image",
                        "sha256 must be 64 digits out of 0-9 a-f"),
                bad(
                        Examples.PAINTER,
                        new PictureSource.Inline("no base64!"),
                        null,
                        null,
                        "init_image",
                        "must be a picture in base64, or a data URI of one"),
                bad(
                        Examples.PAINTER,
                        STORED,
                        inline("GIF89a"),
                        null,
                        "mask_image",
                        "must be a PNG, JPEG or WebP picture"));
    }

    private static Arguments bad(
            ModelDescriptor model,
            @Nullable PictureSource init,
            @Nullable PictureSource mask,
            @Nullable Double strength,
            String field,
            String detail) {
        return Arguments.of(model, init, mask, strength, field, detail);
    }

    private static PictureSource key(String key) {
        return new PictureSource.Stored(key, null);
    }

    private static PictureSource inline(String file) {
        return new PictureSource.Inline(Base64.getEncoder().encodeToString(file.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldNameFieldAndLimit(
            ModelDescriptor model,
            @Nullable PictureSource init,
            @Nullable PictureSource mask,
            @Nullable Double strength,
            String field,
            String detail) {
        // Given
        var request = Examples.request("a cat", init, mask, strength);

        // When
        var errors = JobRules.check(request, model);

        // Then
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.detail()).startsWith(detail);
        });
    }

    @Test
    void shouldAcceptAPictureAMaskAndAStrength() {
        // Given
        var request = Examples.request("a cat", STORED, Examples.PIXEL, 1.0);

        // When
        var errors = JobRules.check(request, Examples.PAINTER);

        // Then
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldLeaveTheSizeToThePictureAndFillInTheStrength() {
        // Given
        var alone = Examples.request("a cat", STORED, null, null);
        var masked = Examples.request("a cat", STORED, STORED, null);

        // When
        var complete = JobRules.complete("j", alone, Examples.PAINTER);

        // Then
        assertThat(complete.height()).isNull();
        assertThat(complete.width()).isNull();
        assertThat(complete.strength()).isEqualTo(0.75);
        assertThat(JobRules.complete("j", masked, Examples.PAINTER).strength()).isEqualTo(1);
        assertThat(JobRules.complete("j", Examples.request("a cat"), Examples.PAINTER)
                        .strength())
                .isNull();
    }

    @Test
    void shouldRefuseAPictureTooLargeForARecord() {
        // Given
        var request = Examples.request("a", inline("\u0089PNG".repeat(20_000)), STORED, null);

        // When
        var errors = PictureRules.checkInline(request);

        // Then
        assertThat(errors)
                .containsExactly(
                        new FieldError(
                                "init_image",
                                "must have at most 65536 bytes in a record, not 80000: store it in the bucket and name its key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "true", "{\"key\":7}"})
    void shouldRefuseWhatIsNoSource(String json) {
        // Given
        var record = "{\"init_image\":%s}".formatted(json).getBytes(StandardCharsets.UTF_8);

        // When
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> Json.read(record, Generation.class))
                // Then
                .withMessageStartingWith("init_image: ")
                .withMessageNotContaining("org.diffusionfleet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"data:image/png;base64,iVBOR\"", "\"iVBOR\"", "{\"key\":\"jobs/j/init.png\"}"})
    void shouldWriteSourcesAsItReadsThem(String json) {
        // Given
        var record = "{\"prompt\":\"a\",\"init_image\":%s}".formatted(json);

        // When
        var written = Json.write(Json.read(record.getBytes(StandardCharsets.UTF_8), Generation.class));

        // Then
        assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(record);
    }
}

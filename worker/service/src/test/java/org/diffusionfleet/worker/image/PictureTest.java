package org.diffusionfleet.worker.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.Test;

class PictureTest {

    private static final Manifest.Image FILE =
            new Manifest.Image(0, 42, "jobs/a/0.png", "image/png", 256, 256, 9, "0123456789abcdef".repeat(4));

    @Test
    void shouldMarkAPictureAndSayWithWhat() {
        // Given
        var sample = new GeneratedImage(TestPictures.texture(256, 256, 1), "", false);

        // When
        var picture = Picture.of(sample, true);

        // Then
        assertThat(Watermark.read(picture.pixels(), 17)).asString().isEqualTo(Watermark.TEXT);
        assertThat(picture.entry(FILE).watermark()).isEqualTo("StableDiffusionV1");
        assertThat(picture.entry(FILE).nsfw()).isFalse();
    }

    @Test
    void shouldLeaveAPictureThatIsTooSmallAndSayNothing() {
        // Given
        var sample = new GeneratedImage(TestPictures.texture(128, 256, 1), "", false);

        // When
        var picture = Picture.of(sample, true);

        // Then
        assertThat(picture.pixels()).isSameAs(sample.image());
        assertThat(picture.entry(FILE)).isEqualTo(FILE);
    }

    @Test
    void shouldLeaveEveryPictureWhereMarksAreOff() {
        // Given
        var sample = new GeneratedImage(TestPictures.texture(256, 256, 1), "", false);

        // When
        var picture = Picture.of(sample, false);

        // Then
        assertThat(picture.pixels()).isSameAs(sample.image());
        assertThat(picture.entry(FILE)).isEqualTo(FILE);
    }

    @Test
    void shouldSayThatAPictureWasFlagged() {
        // Given
        var sample = new GeneratedImage(TestPictures.flat(64, 64, 0), "", true);

        // When
        var entry = Picture.of(sample, true).entry(FILE);

        // Then
        assertThat(Json.MAPPER.valueToTree(entry).path("nsfw").asBoolean()).isTrue();
        assertThat(Json.MAPPER.valueToTree(FILE).has("nsfw")).isFalse();
    }
}

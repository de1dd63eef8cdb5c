package org.diffusionfleet.worker.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.schemas.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what Python's {@code invisible-watermark} wrote and read; the goldens come from {@code watermark.py}. */
class WatermarkTest {

    private static final int LENGTH = Watermark.TEXT.length();

    @ParameterizedTest
    @ValueSource(strings = {"enlarged", "gradient", "mosaic"})
    void shouldReadInMarksOfPythonWhatPythonReads(String name) throws Exception {
        // Given
        var picture = TestPictures.read(golden("watermark-%s.png".formatted(name)));

        // When
        var read = Watermark.read(picture, LENGTH);

        // Then
        var expected = Json.MAPPER.readTree(golden("watermark.json").toFile()).path(name);
        assertThat(HexFormat.of().formatHex(read)).isEqualTo(expected.asText());
    }

    @Test
    void shouldReadTheTextThatPythonWrote() throws Exception {
        // Given
        var picture = TestPictures.read(golden("watermark-enlarged.png"));

        // When
        var read = Watermark.read(picture, LENGTH);

        // Then
        assertThat(new String(read, US_ASCII)).isEqualTo("StableDiffusionV1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldReadItsOwnMarkInTexturesAndBarelyChangeThem(int seed) {
        // Given
        var picture = TestPictures.texture(264, 250, seed);

        // When
        var marked = Watermark.mark(picture);

        // Then
        assertThat(text(marked)).isEqualTo("StableDiffusionV1");
        assertThat(text(picture)).isNotEqualTo("StableDiffusionV1");
        assertThat(TestPictures.psnr(picture, marked)).isGreaterThan(37);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0xff00ff, 0x00ffff, 0x808080, 0x1e90ff})
    void shouldReadItsOwnMarkInFlatColoursAtTheEndsOfTheRange(int colour) {
        // When
        var marked = Watermark.mark(TestPictures.flat(256, 256, colour));

        // Then
        assertThat(text(marked)).isEqualTo("StableDiffusionV1");
    }

    @Test
    void shouldReadItsOwnMarkThroughSomeNoise() {
        // Given
        var marked = Watermark.mark(TestPictures.texture(512, 512, 1));
        var random = new Random(1);
        for (int i = 0; i < marked.rgb().length; i++) {
            marked.rgb()[i] = (byte) Math.clamp((marked.rgb()[i] & 0xff) + random.nextInt(-3, 4), 0, 255);
        }

        // When
        var read = text(marked);

        // Then
        assertThat(read).isEqualTo("StableDiffusionV1");
    }

    @Test
    void shouldMarkAMarkedPictureAgain() {
        // Given
        var marked = Watermark.mark(TestPictures.texture(256, 256, 1));

        // When
        var again = Watermark.mark(marked);

        // Then
        assertThat(text(again)).isEqualTo("StableDiffusionV1");
    }

    @Test
    void shouldLeaveThePictureItWasGiven() {
        // Given
        var picture = TestPictures.texture(256, 256, 1);
        var before = picture.rgb().clone();

        // When
        Watermark.mark(picture);

        // Then
        assertThat(picture.rgb()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "256, 256, true",
        "128, 512, true",
        "8, 8192, true",
        "255, 257, false",
        "64, 64, false",
        "7, 9400, false"
    })
    void shouldFitWhereTheReferenceWritesAndThereAreBlocks(int width, int height, boolean fits) {
        // Given
        var picture = new RgbImage(width, height, new byte[3 * width * height]);

        // When
        var answer = Watermark.fits(picture);

        // Then
        assertThat(answer).isEqualTo(fits);
    }

    @Test
    void shouldRefuseToMarkWhatIsTooSmall() {
        // Given
        var picture = TestPictures.flat(64, 64, 0x808080);

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Watermark.mark(picture))
                // Then
                .withMessage("64x64 pixels hold no watermark");
    }

    private static String text(RgbImage picture) {
        return new String(Watermark.read(picture, LENGTH), US_ASCII);
    }

    private static Path golden(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(WatermarkTest.class.getResource("/golden/" + name), name)
                .toURI());
    }
}

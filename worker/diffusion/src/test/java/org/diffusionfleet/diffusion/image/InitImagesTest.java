package org.diffusionfleet.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.Psnr;
import org.diffusionfleet.diffusion.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitImagesTest {
    private static final long MAX_PIXELS = 1 << 20;
    private static final long SMALL = 10_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "grey.png",
                "grey-alpha.png",
                "alpha.png",
                "palette.png",
                "palette-4-bits-transparent.png",
                "one-bit.png",
                "rgb-16-bits.png",
                "grey-16-bits.png",
                "turned.png",
                "rgb.jpg",
                "progressive.jpg",
                "grey.jpg",
                "cmyk.jpg",
                "ycck.jpg",
                "turned-1.jpg",
                "turned-2.jpg",
                "turned-3.jpg",
                "turned-4.jpg",
                "turned-5.jpg",
                "turned-6.jpg",
                "turned-7.jpg",
                "turned-8.jpg",
                "lossless.webp",
                "lossless-alpha.webp",
                "turned.webp"
            })
    void shouldReadTheBytesThatPillowReads(String name) {
        // When
        var picture = InitImages.read(file(name), MAX_PIXELS);

        // Then
        var expected = expected(name);
        assertThat(picture.width()).isEqualTo(expected.width());
        assertThat(picture.rgb()).isEqualTo(expected.rgb());
    }

    @Test
    void shouldReadALossyWebpAlike() {
        // When
        var picture = InitImages.read(file("lossy.webp"), MAX_PIXELS);

        // Then
        assertThat(Psnr.of(picture, expected("lossy.webp"))).isGreaterThan(28);
    }

    @ParameterizedTest
    @CsvSource({
        "bomb.png, 'has 20000 x 10000 pixels, which is more than the limit of 1048576 in all'",
        "animated.png, 'is animated: send one of its frames'",
        "animated.webp, 'is animated: send one of its frames'"
    })
    void shouldRefuseByTheHeaderAlone(String name, String message) {
        // When
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> InitImages.read(file(name), MAX_PIXELS))
                // Then
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GIF89a", "<svg/>", "\u0089PNG", "%PDF-1.7 and so on, for more than twelve bytes"})
    void shouldRefuseWhatIsNoPicture(String text) {
        // Given
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);

        // When
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> InitImages.read(bytes, MAX_PIXELS))
                // Then
                .withMessage("is not a PNG, JPEG or WebP picture");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb.png", "rgb.jpg", "progressive.jpg", "cmyk.jpg", "lossless.webp", "lossy.webp"})
    void shouldRefuseWhatIsCutOff(String name) {
        // Given
        var whole = file(name);

        for (var share : new double[] {0.1, 0.3, 0.5, 0.7, 0.9}) {
            var cut = Arrays.copyOf(whole, (int) (whole.length * share));

            // When
            assertThatExceptionOfType(ImageException.class)
                    .as("%s at %s", name, share)
                    .isThrownBy(() -> InitImages.read(cut, MAX_PIXELS))
                    // Then
                    .withMessageStartingWith("is cut off or damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rgb.png", "palette.png", "turned.png", "cmyk.jpg", "turned-6.jpg", "turned.webp", "lossy.webp"})
    void shouldMeetDamageWithNothingButARefusalOrAPicture(String name) {
        // Given
        var random = new Random(42);
        var whole = file(name);

        for (var i = 0; i < 100; i++) {
            var damaged = whole.clone();
            for (var flips = random.nextInt(1, 8); flips > 0; flips--) {
                // Mostly headers, where lengths and sides are.
                damaged[random.nextInt(random.nextBoolean() ? 64 : damaged.length)] = (byte) random.nextInt();
            }

            // When
            try {
                var picture = InitImages.read(damaged, SMALL);

                // Then
                assertThat((long) picture.width() * picture.height()).isLessThanOrEqualTo(SMALL);
            } catch (ImageException e) {
                assertThat(e).message().matches("(is|has) .+");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"32, 32", "16, 8", "100, 36", "48, 71", "1, 1", "47, 35", "160, 96"})
    void shouldResizeToTheBytesOfPillow(int width, int height) {
        // Given
        var picture = InitImages.read(file("rgb.png"), MAX_PIXELS);

        // When
        var resized = InitImages.resize(picture, width, height);

        // Then
        assertThat(resized.rgb())
                .isEqualTo(Golden.picture("init/lanczos-%dx%d.png".formatted(width, height))
                        .rgb());
    }

    @Test
    void shouldRoundSidesDownAsTheReference() {
        // Given
        var noise = InitImages.read(file("noise.png"), MAX_PIXELS);

        // When
        var fitted = InitImages.resize(noise, InitImages.side(noise.width(), 16), InitImages.side(noise.height(), 16));

        // Then
        assertThat(fitted.rgb())
                .isEqualTo(Golden.picture("init/noise-32x32.png").rgb());
    }

    @Test
    void shouldRefuseAPictureSmallerThanTheModelsStep() {
        // When
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> InitImages.side(57, 64))
                // Then
                .withMessage("has a side of 57 pixels: both must have at least 64");
    }

    @Test
    void shouldRepaintWhatIsBrightInAMask() {
        // Given
        var grey = Golden.picture("init/noise-grey.png");

        // When
        var mask = InitImages.mask(InitImages.read(file("noise.png"), MAX_PIXELS));

        // Then
        assertThat(IntStream.range(0, mask.repaint().length))
                .allSatisfy(i -> assertThat(mask.repaint()[i]).isEqualTo((grey.rgb()[3 * i] & 0xff) >= 128));
    }

    private static byte[] file(String name) {
        try {
            return Files.readAllBytes(Golden.file("init/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RgbImage expected(String name) {
        return Golden.picture("init/%s.expected.png".formatted(name));
    }
}

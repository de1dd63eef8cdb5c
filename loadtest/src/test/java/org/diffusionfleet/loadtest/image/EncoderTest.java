package org.diffusionfleet.loadtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared must be comparable: the same pixels for every encoder, in every run. */
class EncoderTest {

    @ParameterizedTest
    @EnumSource
    void shouldWriteAFileOfThePicture(Encoder encoder) throws IOException {
        // Given
        var picture = TestPicture.of("photo-64");

        // When
        var file = encoder.encode(picture);

        // Then
        var read = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(new int[] {read.getWidth(), read.getHeight()}).containsExactly(64, 64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drawn-64", "mosaic-128", "textured-64", "photo-64", "noise-64", "flat-64"})
    void shouldDrawTheSamePictureAgain(String name) throws IOException {
        // When
        var first = TestPicture.of(name);
        var second = TestPicture.of(name);

        // Then
        assertThat(second.rgb()).isEqualTo(first.rgb());
    }

    @Test
    void shouldDrawNoiseThatCannotBeCompressed() throws IOException {
        // Given
        var noise = TestPicture.of("noise-128");

        // When
        var file = Encoder.IMAGE_IO.encode(noise);

        // Then
        assertThat(file.length).isGreaterThan(noise.rgb().length);
    }
}

package org.diffusionfleet.worker.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.metadata.IIOMetadataNode;
import org.diffusionfleet.diffusion.RgbImage;
import org.junit.jupiter.api.Test;

class PngEncoderTest {

    private static final int WIDTH = 24;
    private static final int HEIGHT = 16;
    private static final RgbImage IMAGE = noise();

    private static RgbImage noise() {
        var rgb = new byte[3 * WIDTH * HEIGHT];
        new Random(1).nextBytes(rgb);
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    @Test
    void shouldKeepEveryPixel() throws IOException {
        // When
        var png = PngEncoder.encode(IMAGE, Map.of());

        // Then
        var picture = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(picture.getWidth()).isEqualTo(WIDTH);
        assertThat(picture.getHeight()).isEqualTo(HEIGHT);
        var read = new byte[IMAGE.rgb().length];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            var pixel = picture.getRGB(i % WIDTH, i / WIDTH);
            read[3 * i] = (byte) (pixel >> 16);
            read[3 * i + 1] = (byte) (pixel >> 8);
            read[3 * i + 2] = (byte) pixel;
        }
        assertThat(read).isEqualTo(IMAGE.rgb());
    }

    @Test
    void shouldKeepTextsInAnyScript() throws IOException {
        // Given
        var texts = new LinkedHashMap<String, String>();
        texts.put("parameters", "قطة — 猫 🐱\nNegative prompt: <dog> & \"bone\"\tend");
        texts.put("diffusion-fleet", "{\"prompt\":\"a cat\"}");

        // When
        var png = PngEncoder.encode(IMAGE, texts);

        // Then
        assertThat(texts(png)).isEqualTo(texts);
    }

    @Test
    void shouldWriteEqualBytesForEqualInput() {
        // Given
        var texts = Map.of("parameters", "a cat");

        // When
        var first = PngEncoder.encode(IMAGE, texts);
        var second = PngEncoder.encode(noise(), texts);

        // Then
        assertThat(second).isEqualTo(first);
    }

    private static Map<String, String> texts(byte[] png) throws IOException {
        var reader = ImageIO.getImageReadersByFormatName("png").next();
        var texts = new HashMap<String, String>();
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(input);
            var root = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
            var chunks = root.getElementsByTagName("iTXtEntry");
            for (int i = 0; i < chunks.getLength(); i++) {
                var chunk = (IIOMetadataNode) chunks.item(i);
                texts.put(chunk.getAttribute("keyword"), chunk.getAttribute("text"));
            }
        } finally {
            reader.dispose();
        }
        return texts;
    }
}

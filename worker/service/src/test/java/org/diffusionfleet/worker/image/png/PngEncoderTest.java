package org.diffusionfleet.worker.image.png;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.metadata.IIOMetadataNode;
import org.diffusionfleet.diffusion.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PngEncoderTest {

    private static final String XMP = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>";
    private static final RgbImage SMALL = Drawing.NOISE.draw(24, 16, 1);

    /** What the rows of a picture can be like. */
    enum Drawing {
        /** Every byte at random: stored blocks. */
        NOISE {
            @Override
            int sample(int x, int y, int channel, Random random) {
                return random.nextInt(256);
            }
        },
        /** One colour: nothing but matches. */
        FLAT {
            @Override
            int sample(int x, int y, int channel, Random random) {
                return 200 - channel;
            }
        },
        /** Slopes with little noise: short codes, no matches. */
        SMOOTH {
            @Override
            int sample(int x, int y, int channel, Random random) {
                return (2 * x + y * (channel + 1)) / 3 + random.nextInt(3);
            }
        },
        /** The same tile over and over: long matches far away. */
        TILES {
            @Override
            int sample(int x, int y, int channel, Random random) {
                return (x % 37) * (y % 11) * (channel + 3);
            }
        },
        /** Flat with specks: matches of all lengths between literals. */
        SPECKS {
            @Override
            int sample(int x, int y, int channel, Random random) {
                return random.nextInt(50) == 0 ? random.nextInt(256) : 0;
            }
        };

        abstract int sample(int x, int y, int channel, Random random);

        RgbImage draw(int width, int height, long seed) {
            var random = new Random(seed);
            var rgb = new byte[3 * width * height];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) sample(i / 3 % width, i / 3 / width, i % 3, random);
            }
            return new RgbImage(width, height, rgb);
        }
    }

    static Stream<RgbImage> pictures() {
        var random = new Random(7);
        var corners = IntStream.of(1, 2, 3, 5, 257)
                .boxed()
                .flatMap(side -> Stream.of(Drawing.values())
                        .flatMap(drawing -> Stream.of(drawing.draw(1, side, side), drawing.draw(side, 1, side))));
        var any = Stream.of(Drawing.values())
                .flatMap(drawing -> IntStream.range(0, 20)
                        .mapToObj(seed -> drawing.draw(1 + random.nextInt(200), 1 + random.nextInt(200), seed)));
        var large = Stream.of(Drawing.values()).map(drawing -> drawing.draw(1021, 613, 3));
        return Stream.of(corners, any, large).flatMap(all -> all);
    }

    @Test
    void shouldKeepEveryPixelOfAnyPicture() {
        assertThat(pictures()).hasSizeGreaterThan(150).allSatisfy(picture -> {
            // When
            var png = PngEncoder.encode(picture, Map.of(), XMP);

            // Then
            assertThat(read(png)).isEqualTo(picture.rgb());
        });
    }

    @ParameterizedTest
    @EnumSource(names = "NOISE", mode = EnumSource.Mode.EXCLUDE)
    void shouldCompressWhatCanBe(Drawing drawing) {
        // Given
        var picture = drawing.draw(512, 512, 1);

        // When
        var png = PngEncoder.encode(picture, Map.of(), XMP);

        // Then
        assertThat(png.length).isLessThan(picture.rgb().length / 3);
    }

    @Test
    void shouldHardlyGrowWhatCannot() {
        // Given
        var picture = Drawing.NOISE.draw(512, 512, 1);

        // When
        var png = PngEncoder.encode(picture, Map.of(), "");

        // Then
        assertThat(png.length).isLessThan(picture.rgb().length + 512 + 300);
    }

    static Stream<Map<String, String>> texts() {
        var any = new LinkedHashMap<String, String>();
        any.put("parameters", "قطة — 猫 🐱\nNegative prompt: <dog> & \"bone\"\tend");
        any.put("diffusion-fleet", "{\"prompt\":\"a cat\"}");
        return Stream.of(any, Map.of("parameters", "plain"), Map.of("parameters", "à la £ÿ\u00a0"), Map.of("p", ""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldKeepTextsInAnyScript(Map<String, String> texts) throws IOException {
        // When
        var png = PngEncoder.encode(SMALL, texts, XMP);

        // Then
        var all = new LinkedHashMap<>(texts);
        all.put("XML:com.adobe.xmp", XMP);
        assertThat(texts(png, "tEXtEntry", "value", "iTXtEntry", "text")).isEqualTo(all);
    }

    @Test
    void shouldWriteTextThatLatin1CanHoldForOldReaders() throws IOException {
        // Given
        var texts = Map.of("latin", "à la £", "any", "猫");

        // When
        var png = PngEncoder.encode(SMALL, texts, XMP);

        // Then
        assertThat(texts(png, "tEXtEntry", "value")).containsOnly(Map.entry("latin", "à la £"));
    }

    /** Retried jobs meet objects that another worker wrote. A change of the encoder may change this; a JDK may not. */
    @Test
    void shouldWriteTheSameBytesOnEveryMachine() throws NoSuchAlgorithmException {
        // Given
        var digest = MessageDigest.getInstance("SHA-256");

        // When
        for (var drawing : Drawing.values()) {
            digest.update(PngEncoder.encode(drawing.draw(300, 200, 1), Map.of("parameters", "a cat"), XMP));
        }

        // Then
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("084d1217fb300760536c3ffd79703d41c22df32cffd0dea35478625d0a24924d");
    }

    @Test
    void shouldWriteEqualBytesForEqualInput() {
        // When
        var first = PngEncoder.encode(SMALL, Map.of("parameters", "a cat"), XMP);
        var second = PngEncoder.encode(Drawing.NOISE.draw(24, 16, 1), Map.of("parameters", "a cat"), XMP);

        // Then
        assertThat(second).isEqualTo(first);
    }

    private static byte[] read(byte[] png) throws IOException {
        var picture = ImageIO.read(new ByteArrayInputStream(png));
        int width = picture.getWidth();
        var argb = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        var rgb = new byte[3 * argb.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (argb[i / 3] >> (8 * (2 - i % 3)));
        }
        return rgb;
    }

    /** The entries of metadata nodes: pairs of a node's name and the attribute that holds its text. */
    private static Map<String, String> texts(byte[] png, String... nodes) throws IOException {
        var reader = ImageIO.getImageReadersByFormatName("png").next();
        var texts = new LinkedHashMap<String, String>();
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(input);
            var root = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
            for (int node = 0; node < nodes.length; node += 2) {
                var chunks = root.getElementsByTagName(nodes[node]);
                for (int i = 0; i < chunks.getLength(); i++) {
                    var chunk = (IIOMetadataNode) chunks.item(i);
                    texts.put(chunk.getAttribute("keyword"), chunk.getAttribute(nodes[node + 1]));
                }
            }
        } finally {
            reader.dispose();
        }
        return texts;
    }
}

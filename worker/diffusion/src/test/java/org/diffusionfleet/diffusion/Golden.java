package org.diffusionfleet.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/** Values that the reference implementations computed; the scripts that made them are in {@code src/test/golden}. */
public final class Golden {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Golden() {}

    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(Golden.class.getResource("/golden/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    public static JsonNode json(String name) {
        try {
            return MAPPER.readTree(file(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<JsonNode> jsonLines(String name) {
        return lines(name).stream().map(Golden::parse);
    }

    public static List<String> lines(String name) {
        try (var in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) throws IOException {
        var in = Files.newInputStream(file(name));
        return name.endsWith(".gz") ? new GZIPInputStream(in) : in;
    }

    public static RgbImage picture(String name) {
        return picture(file(name));
    }

    public static RgbImage picture(Path file) {
        try {
            var image = ImageIO.read(file.toFile());
            var rgb = new byte[3 * image.getWidth() * image.getHeight()];
            for (var i = 0; i < rgb.length; i++) {
                var pixel = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
                rgb[i] = (byte) (pixel >> (16 - 8 * (i % 3)));
            }
            return new RgbImage(image.getWidth(), image.getHeight(), rgb);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int[] ints(JsonNode array) {
        return MAPPER.convertValue(array, int[].class);
    }

    public static float[] floats(JsonNode array) {
        return MAPPER.convertValue(array, float[].class);
    }

    public static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

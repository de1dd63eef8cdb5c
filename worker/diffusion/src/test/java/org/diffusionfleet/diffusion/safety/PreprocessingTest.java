package org.diffusionfleet.diffusion.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against transformers' {@code CLIPImageProcessor} on Pillow; the goldens come from {@code make_safety.py}. */
class PreprocessingTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"enlarged, 64, 64", "wide, 517, 301", "tall, 203, 700", "exact, 96, 160"})
    void shouldSeeWhatTransformersSees(String name, int width, int height) throws IOException {
        // Given
        var golden = golden(name);
        var config = golden.path("config");
        var picture = name.equals("enlarged") ? Golden.picture("picture-plms.png") : synthetic(width, height);
        var preprocessing = read(config);

        // When
        var values = preprocessing.apply(picture);

        // Then
        golden.path("values")
                .properties()
                .forEach(entry -> assertThat(values[Integer.parseInt(entry.getKey())])
                        .as("value %s", entry.getKey())
                        .isCloseTo((float) entry.getValue().asDouble(), within(1e-6f)));
        assertThat(colours(values, preprocessing))
                .isEqualTo(Golden.picture("safety-%s.png".formatted(name)).rgb());
    }

    @Test
    void shouldReadTheNumbersThatOlderFilesGiveForSizes() throws IOException {
        // Given
        var config = (ObjectNode) golden("enlarged").path("config");
        var newer = read(config);

        // When
        var older = read(config.put("size", 224).put("crop_size", 224).without("rescale_factor"));

        // Then
        assertThat(older).isEqualTo(newer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size | null | size is missing",
                "size | {\"width\": 3} | size must be a number of pixels or an object with height, not {\"width\":3}",
                "crop_size | 0 | crop_size must be a number of pixels or an object with height, not 0",
                "crop_size | {\"height\": 3} | crop_size must be a number of pixels or an object with width, not {\"height\":3}",
                "resample | 2 | resample must be 3 (bicubic), not 2",
                "do_normalize | false | do_normalize must be true",
                "image_mean | [1, 2] | image_mean must be three numbers, not [1,2]",
                "image_std | [1, 2, \"3\"] | image_std must be three numbers, not [1,2,\"3\"]",
                "image_std | [1, 2, 0] | image_std must not be 0",
            })
    void shouldSayWhatIsWrong(String field, String value, String reason) throws IOException {
        // Given
        var config = (ObjectNode) golden("enlarged").path("config");
        config.set(field, Golden.parse(value));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> read(config))
                // Then
                .withMessage(dir.resolve("feature_extractor/preprocessor_config.json") + ": " + reason);
    }

    private Preprocessing read(JsonNode config) throws IOException {
        var folder = Files.createDirectories(dir.resolve("feature_extractor"));
        Files.writeString(folder.resolve("preprocessor_config.json"), config.toString());
        return Preprocessing.read(new ModelDirectory(dir));
    }

    private static JsonNode golden(String name) {
        return StreamSupport.stream(
                        Golden.json("safety.json").path("preprocessing").spliterator(), false)
                .filter(entry -> entry.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The bytes that were scaled and normalised, row after row. */
    private static byte[] colours(float[] values, Preprocessing preprocessing) {
        var plane = values.length / 3;
        var rgb = new byte[values.length];
        for (var i = 0; i < values.length; i++) {
            var channel = i / plane;
            var colour = values[i] * preprocessing.std().get(channel)
                    + preprocessing.mean().get(channel);
            rgb[3 * (i % plane) + channel] = (byte) Math.round(colour / preprocessing.factor());
        }
        return rgb;
    }

    private static RgbImage synthetic(int width, int height) {
        var rgb = new byte[3 * width * height];
        for (var i = 0; i < rgb.length; i++) {
            var x = i / 3 % width;
            var y = i / 3 / width;
            rgb[i] = (byte) (x * 3 + y * 5 + i % 3 * 40 + x * y % 37 * 4);
        }
        return new RgbImage(width, height, rgb);
    }
}

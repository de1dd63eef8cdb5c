package org.diffusionfleet.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.TestModel;
import org.diffusionfleet.diffusion.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
    @TempDir
    Path dir;

    @Test
    void shouldTellWhatAGraphIsWithoutItsWeights() {
        // Given
        var unet = TinyModels.unpack("sd-half", dir).resolve("unet/model.onnx");

        // When
        var file = OnnxFile.read(unet);

        // Then
        assertThat(file.producer()).startsWith("pytorch 2.");
        assertThat(file.opset()).isEqualTo(17);
        assertThat(file.domains()).isEmpty();
        assertThat(file.inputs())
                .containsExactly(
                        new OnnxValue("sample", ElementType.FLOAT16, List.of("batch", "channels", "height", "width")),
                        new OnnxValue("timestep", ElementType.FLOAT16, List.of("batch")),
                        new OnnxValue(
                                "encoder_hidden_states", ElementType.FLOAT16, List.of("batch", "sequence", "32")));
        assertThat(file.outputs()).extracting(OnnxValue::name).containsExactly("out_sample");
        assertThat(file.external()).containsExactly(Map.entry(unet.resolveSibling("weights.pb"), 107776L));
        assertThat(file.weightBytes().keySet()).contains("float16").doesNotContain("float32");
        assertThat(file.totalWeightBytes()).isBetween(120_000L, 160_000L);
    }

    /** Graphs by several exporters. */
    static Stream<Path> graphs() throws IOException {
        try (var files = Files.walk(TestModel.EMOJI_64)) {
            return files.filter(file -> file.toString().endsWith(".onnx")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void shouldReadThePortsThatTheRuntimeReads(Path graph) {
        try (var loaded = OnnxModel.open(graph, 1)) {
            // When
            var read = OnnxFile.read(graph).ports();

            // Then
            assertThat(read).isEqualTo(loaded.ports());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.999})
    void shouldRefuseATruncatedFile(double part) throws IOException {
        // Given
        var whole = Files.readAllBytes(TinyModels.unpack("sd2-v", dir).resolve("unet/model.onnx"));
        var file = Files.write(dir.resolve("model.onnx"), Arrays.copyOf(whole, (int) (part * whole.length)));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxFile.read(file))
                // Then
                .withMessageMatching(".*model\\.onnx: is (truncated or no ONNX file: \\d+ bytes are missing at its end"
                        + "|not an ONNX file: it has no graph with outputs)");
    }

    @Test
    void shouldNeverFailOtherwiseThanWithAReason() throws IOException {
        // Given
        var whole = Files.readAllBytes(TinyModels.unpack("sd2-v", dir).resolve("unet/model.onnx"));
        var random = new Random(1);

        for (var i = 0; i < 200; i++) {
            var broken = whole.clone();
            for (var flips = 0; flips < 20; flips++) {
                broken[random.nextInt(flips < 10 ? 4000 : broken.length)] = (byte) random.nextInt();
            }
            var file = Files.write(dir.resolve("model.onnx"), broken);

            // When
            try {
                OnnxFile.read(file);
            } catch (ModelException e) {
                // Then
                assertThat(e).hasMessageContaining("model.onnx: ");
            }
        }
    }

    @Test
    void shouldMissAFileOfWeights() throws IOException {
        // Given
        var unet = TinyModels.unpack("sd-half", dir).resolve("unet/model.onnx");
        var weights = unet.resolveSibling("weights.pb");
        var file = OnnxFile.read(unet);
        assertThatCode(file::requireWeights).doesNotThrowAnyException();
        Files.delete(weights);

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(file::requireWeights)
                // Then
                .withMessage(weights + ": file is missing: it holds the weights of model.onnx");
    }

    @Test
    void shouldMissTheEndOfAFileOfWeights() throws IOException {
        // Given
        var unet = TinyModels.unpack("sd-half", dir).resolve("unet/model.onnx");
        var weights = unet.resolveSibling("weights.pb");
        Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 107_000));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxFile.read(unet).requireWeights())
                // Then
                .withMessage(weights + ": is truncated: 776 bytes are missing at its end");
    }
}

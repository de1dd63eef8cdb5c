package org.diffusionfleet.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphFileTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"text_encoder", "unet", "vae_decoder"})
    void shouldReadTheInputsThatOnnxRuntimeReads(String component) {
        // Given
        var file = TestModel.EMOJI_64.resolve(component).resolve("model.onnx");

        // When
        var graph = GraphFile.read(file);

        // Then
        try (var model = OnnxModel.open(file, 1)) {
            assertThat(graph.inputs().keySet())
                    .containsExactlyElementsOf(
                            model.ports().inputs().stream().map(Port::name).toList());
            assertThat(graph.inputs().values())
                    .containsExactlyElementsOf(
                            model.ports().inputs().stream().map(Port::shape).toList());
        }
    }

    @Test
    void shouldReadAScalarAsNoDimensions() {
        // When
        var graph = GraphFile.read(Golden.file("unet-scalar-int64.onnx"));

        // Then
        assertThat(graph.inputs()).containsEntry("timestep", List.of());
    }

    @Test
    void shouldNameTheFileOfWeightsThatIsMissing() throws IOException {
        // Given
        var file = Files.copy(Golden.file("external-weights.onnx"), dir.resolve("model.onnx"));
        var graph = GraphFile.read(file);

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(graph::files)
                // Then
                .withMessage(dir.resolve("external-weights.bin") + ": file is missing: it holds weights of model.onnx");
    }

    @Test
    void shouldRefuseAFileThatIsCutOff() throws IOException {
        // Given
        var whole = Files.readAllBytes(Golden.file("unet-rows.onnx"));
        var cut = Files.write(dir.resolve("model.onnx"), Arrays.copyOf(whole, whole.length / 2));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> GraphFile.read(cut))
                // Then
                .withMessage(cut + ": is not an ONNX file, or cut off");
    }
}

package org.diffusionfleet.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.TinyModels;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that compute in less memory answer as they did. */
class LeanGraphTest {
    /** Four of a picture with itself, four with the prompt. */
    private static final int ATTENTIONS = 8;

    private static final int SHORTCUTS = 5;
    private static final int MAX_ROWS = 3;
    private static final int LATENTS = 4 * 8 * 8;
    private static final int PROMPT = 77 * 24;

    @Test
    void shouldAnswerAsBeforeButForRoundingWhenAttentionsAreFused(@TempDir Path folder) throws OrtException {
        // Given
        var unet = unet("sd2-v", folder);
        var opener = new SessionOpener(unet, GraphSettings.cpu(1));
        try (var whole = opener.open();
                var fused = opener.open(LeanGraph.of(unet).orElseThrow())) {
            var expected = answer(whole, MAX_ROWS);

            // When
            var answer = answer(fused, MAX_ROWS);

            // Then
            assertThat(answer).containsExactly(expected, within(1e-4f));
            assertThat(answer).isNotEqualTo(expected);
        }
    }

    @Test
    void shouldAnswerTheSameBitsInAnyCompanyWhenAttentionsAreFused(@TempDir Path folder) throws OrtException {
        // Given
        var unet = unet("sd2-v", folder);
        var opener = new SessionOpener(unet, GraphSettings.cpu(2));
        try (var fused = opener.open(LeanGraph.of(unet).orElseThrow())) {
            var alone = answer(fused, 1);

            // When
            var together = answer(fused, MAX_ROWS);

            // Then
            assertThat(Arrays.copyOf(together, LATENTS)).containsExactly(alone);
        }
    }

    @Test
    void shouldFuseEveryAttentionAndCopyNoLargeWeightWhenTheyLieInTheFile(@TempDir Path folder) {
        // Given
        var unet = unet("sd2-v", folder);

        // When
        var fused = LeanGraph.of(unet).orElseThrow();

        // Then: of 318 kB, 260 are weights
        assertThat(operators(fused))
                .doesNotContain("Softmax")
                .filteredOn("com.microsoft:MultiHeadAttention"::equals)
                .hasSize(ATTENTIONS);
        assertThat(fused).hasSizeLessThan(100_000);
    }

    @Test
    void shouldMakeShortcutsBeforeWhatTheyGoAround(@TempDir Path folder) throws IOException {
        // Given
        var unet = unet("sd2-v", folder);
        var before = names(Files.readAllBytes(unet));
        var late = before.makers().values().stream()
                .filter(node -> Shortcut.isLate(node, before))
                .toList();

        // When
        var after = names(LeanGraph.of(unet).orElseThrow()).makers();

        // Then
        assertThat(late).hasSize(SHORTCUTS);
        assertThat(late)
                .extracting(sum -> after.get(sum.outputs().getFirst()))
                .extracting(OnnxNode::inputs)
                .isEqualTo(late.stream().map(sum -> sum.inputs().reversed()).toList());
    }

    @Test
    void shouldLeaveAGraphAsItIsWhenItsAttentionsAreMasked(@TempDir Path folder) {
        // Given
        var encoder = TinyModels.unpack("sd2-v", folder).resolve("text_encoder/model.onnx");

        // When
        var fused = LeanGraph.of(encoder);

        // Then
        assertThat(fused).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd2-v", "sd-runtime-tool", "sdxl", "sdxl-optimum", "lcm", "sd-half"})
    void shouldFuseWhatEveryExporterWrites(String layout, @TempDir Path folder) throws OrtException {
        // Given
        var unet = unet(layout, folder);

        // When
        var fused = LeanGraph.of(unet).orElseThrow();

        // Then
        assertThat(operators(fused))
                .contains("com.microsoft:MultiHeadAttention")
                .doesNotContain("Softmax");
        new SessionOpener(unet, GraphSettings.cpu(1)).open(fused).close();
    }

    @Test
    void shouldLeaveAGraphAsItIsWhenItHasNoSoftmax() {
        // When
        var fused = LeanGraph.of(Golden.file("external-weights.onnx"));

        // Then
        assertThat(fused).isEmpty();
    }

    private static Path unet(String layout, Path folder) {
        return TinyModels.unpack(layout, folder).resolve("unet/model.onnx");
    }

    /** Of so many rows, of which the first is always the same. */
    private static float[] answer(OrtSession unet, int rows) throws OrtException {
        try (var sample = tensor(1, LATENTS, rows, 4, 8, 8);
                var timestep = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), steps(rows));
                var prompt = tensor(100, PROMPT, rows, 77, 24);
                var result =
                        unet.run(Map.of("sample", sample, "timestep", timestep, "encoder_hidden_states", prompt))) {
            var answer = new float[rows * LATENTS];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(answer);
            return answer;
        }
    }

    private static GraphNames names(byte[] model) {
        return GraphNames.of(graph(model));
    }

    private static List<String> operators(byte[] model) {
        return graph(model).stream()
                .filter(piece -> piece.number() == 1)
                .map(piece -> OnnxNode.read(piece.content()).operator())
                .toList();
    }

    private static List<Piece> graph(byte[] model) {
        return WireReader.pieces(MemorySegment.ofArray(model)).stream()
                .filter(piece -> piece.number() == 7)
                .flatMap(graph -> WireReader.pieces(graph.content()).stream())
                .toList();
    }

    private static OnnxTensor tensor(int seed, int each, long... shape) throws OrtException {
        var random = new Random(seed);
        var row = new float[each];
        for (var i = 0; i < each; i++) {
            row[i] = (float) random.nextGaussian();
        }
        var values = FloatBuffer.allocate((int) shape[0] * each);
        for (var i = 0; i < shape[0]; i++) {
            values.put(row).put(i * each, i);
        }
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values.flip(), shape);
    }

    private static float[] steps(int rows) {
        var steps = new float[rows];
        Arrays.fill(steps, 500);
        return steps;
    }
}

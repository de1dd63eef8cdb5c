package org.diffusionfleet.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.Allocations;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.TestModel;
import org.diffusionfleet.diffusion.onnx.GraphSettings;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;
import org.diffusionfleet.diffusion.onnx.PromptedGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A UNet whose prompt's products are made apart answers as one that makes them at every step. */
class PromptProductsTest {
    private static final Path BUNDLED = TestModel.EMOJI_64.resolve("unet/model.onnx");
    private static final int ATTENTIONS = 7;
    private static final int SIDE = 8;
    private static final int TOKENS = 77;
    private static final int WIDTH = 160;
    private static final int MAX_ROWS = 3;

    @Test
    void shouldAnswerTheSameBitsWhenPromptsChangePlaces() {
        // Given
        var turns = List.of(List.of(0, 1, 2, 3), List.of(0, 1, 2, 3), List.of(3, 1), List.of(2));
        try (var whole = unet(new PromptedGraph(OnnxModel.open(BUNDLED, 1), Optional.empty()));
                var split = unet(prompted(BUNDLED))) {
            var expected = rows(4, TOKENS * WIDTH);
            var answered = rows(4, TOKENS * WIDTH);
            for (var turn : turns) {
                whole.predict(turn.stream().map(expected::get).toList(), SIDE, SIDE);

                // When
                split.predict(turn.stream().map(answered::get).toList(), SIDE, SIDE);

                // Then
                for (var i : turn) {
                    assertThat(answered.get(i).output())
                            .containsExactly(expected.get(i).output());
                }
            }
        }
    }

    @Test
    void shouldTakeOutWhatEveryCrossAttentionOfTheBundledModelReads() {
        // When
        try (var graph = prompted(BUNDLED)) {
            // Then
            assertThat(graph.products()).hasSize(2 * ATTENTIONS);
        }
    }

    @ParameterizedTest
    @CsvSource({"unet-products, 0.00001", "unet-products-half, 0.05"})
    void shouldTakeOutNothingButMatricesThatNothingElseReads(String file, float tolerance) {
        // Given
        var prompt = new float[] {1, 2, 3, 0, -1, 0.5f};
        var row = new FixedRow(new float[2 * SIDE * SIDE], 1, prompt, new float[2 * SIDE * SIDE]);
        var graph = prompted(Golden.file(file + ".onnx"));
        try (var unet = unet(graph)) {
            // When
            unet.predict(List.of(row), SIDE, SIDE);

            // Then: columns of "own" sum to 3/8, 7/8 and 11/8
            assertThat(graph.products()).extracting(Port::name).containsExactly("own_product");
            var own = 1 * 3 / 8f + (2 - 1) * 7 / 8f + (3 + 0.5f) * 11 / 8f;
            var shared = 5.5f;
            assertThat(row.output()).containsOnly(new float[] {own + shared + 2 * shared + 3}, within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet-rows", "unet-conditioned"})
    void shouldLeaveAGraphWithoutProductsWhole(String file) {
        // When
        try (var graph = prompted(Golden.file(file + ".onnx"))) {
            // Then
            assertThat(graph.prompt()).isEmpty();
        }
    }

    @Test
    void shouldMakeProductsOnceAPrompt() {
        // Given
        try (var unet = unet(prompted(BUNDLED))) {
            var rows = rows(2, TOKENS * WIDTH);

            // When
            var bytes = Allocations.of(50, () -> unet.predict(rows, SIDE, SIDE));

            // Then: 17 inputs take more names and handles than three; a second run would double it
            assertThat(bytes).isLessThanOrEqualTo(1000);
        }
    }

    private static PromptedGraph prompted(Path file) {
        return OnnxModel.openPrompted(file, GraphSettings.cpu(1));
    }

    private static Unet unet(PromptedGraph graph) {
        return Unet.of(graph, OptionalInt.empty(), OptionalInt.empty(), MAX_ROWS);
    }

    private static List<UnetRow> rows(int count, int promptLength) {
        return IntStream.range(0, count)
                .<UnetRow>mapToObj(i -> new FixedRow(
                        random(i, 4 * SIDE * SIDE), 100 * i, random(100 + i, promptLength), new float[4 * SIDE * SIDE]))
                .toList();
    }

    private static float[] random(int seed, int count) {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @SuppressWarnings("ArrayRecordComponent") // As UnetRow wants it.
    private record FixedRow(float[] latents, float timestep, float[] embedding, float[] output) implements UnetRow {
        @Override
        public Map<String, float[]> extras() {
            return Map.of();
        }
    }
}

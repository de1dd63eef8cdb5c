package org.diffusionfleet.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnetTest {
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;
    private static final float[] TIMESTEPS = {981, 1, 500, 981, 500};

    /** {@code LatentConsistencyModelPipeline.get_guidance_scale_embedding(torch.tensor([7.5]), 8)} of diffusers 0.42. */
    private static final float[] GUIDANCE_7_5 = {
        -0.8512f, 0.5627f, -0.4352f, 0.6816f, -0.5248f, -0.8267f, -0.9003f, 0.7317f
    };

    @ParameterizedTest
    @CsvSource({
        "unet-rows, true, 0.000001",
        "unet-scalar-int64, false, 0.000001",
        "unet-one, false, 0.000001",
        "unet-rows-half, true, 0.005",
    })
    void shouldAnswerEveryRowAtItsOwnTimestep(String graph, boolean perRow, float tolerance) {
        for (var maxRows : List.of(1, 2, 16)) {
            // Given
            try (var unet = open(graph, maxRows)) {
                var rows = IntStream.range(0, TIMESTEPS.length)
                        .mapToObj(UnetTest::row)
                        .toList();

                // When
                unet.predict(rows, HEIGHT, WIDTH);

                // Then
                assertThat(unet.perRowTimestep()).isEqualTo(perRow);
                for (var i = 0; i < rows.size(); i++) {
                    assertThat(rows.get(i).output()).containsExactly(expected(i), within(tolerance));
                }
            }
        }
    }

    @Test
    void shouldFollowAChangeOfSize() {
        // Given
        try (var unet = open("unet-rows", 16)) {
            unet.predict(List.of(row(0)), HEIGHT, WIDTH);
            var row = row(1);

            // When
            unet.predict(List.of(row), WIDTH, HEIGHT);

            // Then
            assertThat(row.output()).containsExactly(expected(1), within(1e-6f));
        }
    }

    @Test
    void shouldFollowAChangeOfPromptLength() {
        // Given
        try (var unet = open("unet-rows", 16)) {
            var longer = new FixedRow(
                    row(1).latents(), TIMESTEPS[1], new float[] {3, 0, 0, 0, 0, 0, 0, 0, 0}, Map.of(), new float[12]);
            var rows = List.of(row(0), longer, row(2));

            // When
            unet.predict(rows, HEIGHT, WIDTH);

            // Then
            assertThat(rows.get(0).output()).containsExactly(expected(0), within(1e-6f));
            assertThat(longer.output()).containsOnly(new float[] {1 + 0.001f * TIMESTEPS[1] + 1 / 3f}, within(1e-6f));
            assertThat(rows.get(2).output()).containsExactly(expected(2), within(1e-6f));
        }
    }

    @Test
    void shouldFeedEveryRowItsOwnExtraInputs() {
        // Given
        try (var unet = open("unet-conditioned", 16)) {
            var conditions = unet.conditions(64, 32, 8.5);
            var rows = IntStream.range(0, 3)
                    .mapToObj(i -> row(i, with(conditions, "text_embeds", i, 3 * i)))
                    .toList();

            // When
            unet.predict(rows, HEIGHT, WIDTH);

            // Then
            var sameForAll = 2 * (64 + 32 + 0 + 0 + 64 + 32) / 6f + 3 * mean(GUIDANCE_7_5);
            for (var i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i).output())
                        .containsOnly(new float[] {expected(i)[0] + 2 * i + sameForAll}, within(1e-4f));
            }
        }
    }

    @Test
    void shouldDescribeSizeAndScaleAsDiffusers() {
        // Given
        try (var unet = open("unet-conditioned", 16)) {
            // When
            var conditions = unet.conditions(64, 32, 8.5);

            // Then
            assertThat(conditions).containsOnlyKeys("time_ids", "timestep_cond");
            assertThat(conditions.get("time_ids")).containsExactly(64, 32, 0, 0, 64, 32);
            assertThat(conditions.get("timestep_cond")).containsExactly(GUIDANCE_7_5, within(1e-4f));
            assertThat(unet.extras()).containsExactlyInAnyOrder("text_embeds", "time_ids", "timestep_cond");
            assertThat(unet.guidanceEmbedded()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unet-opset-99 | cannot be loaded: ONNX Runtime only .* Opset 99 is under development .*",
                "unet-fixed-batch | timestep must be a scalar, \\[1] or \\[rows], not \\[2]",
                "unet-extra-input | wants inputs \\[down_block_0], which we do not know",
                "unet-flat-text-embeds | text_embeds must have shape \\[rows, a number], not \\[-1]",
                "unet-refiner | time_ids must be 6 numbers a row, not 5: refiners cannot be run",
            })
    void shouldRefuseGraphsItCannotFeed(String graph, String reason) {
        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> open(graph, 1))
                // Then
                .withMessageMatching(".*%s\\.onnx: %s".formatted(graph, reason));
    }

    private static Unet open(String graph, int maxRows) {
        return Unet.of(
                OnnxModel.open(Golden.file(graph + ".onnx"), 1), OptionalInt.empty(), OptionalInt.empty(), maxRows);
    }

    private static UnetRow row(int i) {
        return row(i, Map.of());
    }

    private static UnetRow row(int i, Map<String, float[]> extras) {
        var latents = new float[2 * HEIGHT * WIDTH];
        Arrays.fill(latents, i);
        return new FixedRow(latents, TIMESTEPS[i], new float[] {i, i, i, 0, 0, 0}, extras, new float[latents.length]);
    }

    private static Map<String, float[]> with(Map<String, float[]> some, String name, float... one) {
        var all = new HashMap<>(some);
        all.put(name, one);
        return all;
    }

    private static float mean(float[] values) {
        var sum = 0f;
        for (var value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    @SuppressWarnings("ArrayRecordComponent") // As in the interface.
    private record FixedRow(
            float[] latents, float timestep, float[] embedding, Map<String, float[]> extras, float[] output)
            implements UnetRow {}

    private static float[] expected(int i) {
        var output = new float[2 * HEIGHT * WIDTH];
        Arrays.fill(output, i + 0.001f * TIMESTEPS[i] + i / 2f);
        return output;
    }
}

package org.diffusionfleet.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unet-opset-99 | cannot be loaded: ONNX Runtime only .* Opset 99 is under development .*",
                "unet-fixed-batch | timestep must be a scalar, \\[1] or \\[rows], not \\[2]",
                "unet-extra-input | wants inputs \\[text_embeds], which we do not know",
            })
    void shouldRefuseGraphsItCannotFeed(String graph, String reason) {
        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> open(graph, 1))
                // Then
                .withMessageMatching(".*%s\\.onnx: %s".formatted(graph, reason));
    }

    private static Unet open(String graph, int maxRows) {
        return Unet.of(OnnxModel.open(Golden.file(graph + ".onnx"), 1), OptionalInt.empty(), maxRows);
    }

    private static UnetRow row(int i) {
        var latents = new float[2 * HEIGHT * WIDTH];
        Arrays.fill(latents, i);
        return new FixedRow(latents, TIMESTEPS[i], new float[] {i, i, i, 0, 0, 0}, new float[latents.length]);
    }

    @SuppressWarnings("ArrayRecordComponent") // As in the interface.
    private record FixedRow(float[] latents, float timestep, float[] embedding, float[] output) implements UnetRow {}

    private static float[] expected(int i) {
        var output = new float[2 * HEIGHT * WIDTH];
        Arrays.fill(output, i + 0.001f * TIMESTEPS[i] + i / 2f);
        return output;
    }
}

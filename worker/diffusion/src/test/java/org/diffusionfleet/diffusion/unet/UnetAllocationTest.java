package org.diffusionfleet.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.Allocations;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step allocates: nothing of its own, and what ONNX Runtime's Java API makes in each of its runs. */
class UnetAllocationTest {
    private static final int STEPS = 1000;
    private static final int SIDE = 8;
    private static final int ROWS = 4;
    /** Names, handles, iterators and a Result: 488 bytes on JDK 25, whatever the size; a row is at least 512 more. */
    private static final long BYTES_A_RUN = 600;

    @ParameterizedTest
    @CsvSource({"unet-rows, 1", "unet-rows-half, 1", "unet-scalar-int64, 2"})
    void shouldAllocateNothingOfItsOwnInAThousandSteps(String graph, int callsAStep) {
        // Given
        var rows = List.<UnetRow>of(new FixedRow(1), new FixedRow(2), new FixedRow(1), new FixedRow(2));
        try (var model = OnnxModel.open(Golden.file(graph + ".onnx"), 1);
                var unet = Unet.of(model, OptionalInt.empty(), OptionalInt.empty(), ROWS)) {
            // When
            var bytes = Allocations.of(STEPS, () -> unet.predict(rows, SIDE, SIDE));
            // Then
            assertThat(bytes).isLessThanOrEqualTo(BYTES_A_RUN * callsAStep);
        }
    }

    @Test
    void shouldAllocateNothingWhenTwoSizesTakeTurns() {
        // Given
        var rows = List.<UnetRow>of(new FixedRow(1));
        try (var model = OnnxModel.open(Golden.file("unet-rows.onnx"), 1);
                var unet = Unet.of(model, OptionalInt.empty(), OptionalInt.empty(), ROWS)) {
            // When
            var bytes = Allocations.of(STEPS, () -> {
                unet.predict(rows, SIDE, SIDE);
                unet.predict(rows, SIDE / 2, SIDE * 2);
            });

            // Then
            assertThat(bytes).isLessThanOrEqualTo(2 * BYTES_A_RUN);
        }
    }

    @Test
    void shouldRefuseToPredictWhenClosed() {
        // Given
        var unet = Unet.of(
                OnnxModel.open(Golden.file("unet-rows.onnx"), 1), OptionalInt.empty(), OptionalInt.empty(), ROWS);
        unet.predict(List.of(new FixedRow(1)), SIDE, SIDE);
        unet.close();
        unet.close();

        // When
        assertThatIllegalStateException()
                .isThrownBy(() -> unet.predict(List.of(new FixedRow(1)), SIDE, SIDE))
                // Then
                .withMessageEndingWith("unet-rows.onnx is closed");
    }

    private record FixedRow(float timestep, float[] latents, float[] embedding, float[] output) implements UnetRow {
        FixedRow(float timestep) {
            this(timestep, new float[2 * SIDE * SIDE], new float[6], new float[2 * SIDE * SIDE]);
        }

        @Override
        public Map<String, float[]> extras() {
            return Map.of();
        }
    }
}

package org.diffusionfleet.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import org.diffusionfleet.diffusion.Allocations;
import org.diffusionfleet.diffusion.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostTensorTest {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "FLOAT16", "INT64", "INT32"})
    void shouldReadBackWhatWasWritten(OnnxJavaType type) throws OrtException {
        // Given
        var read = new float[3];

        // When
        try (var tensor = HostTensor.allocate(type, 2, 3)) {
            tensor.put(2, 7, -1, 49407);
            tensor.get(2, read);
        }

        // Then
        assertThat(read).containsExactly(7, -1, type == OnnxJavaType.FLOAT16 ? 49408 : 49407);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "FLOAT16", "INT64", "INT32"})
    void shouldAllocateNothingToWriteAndRead(OnnxJavaType type) {
        // Given
        var values = new float[1000];
        try (var memory = HostMemory.allocate(type, values.length)) {
            // When
            var bytes = Allocations.of(1000, () -> {
                memory.put(0, values);
                memory.put(999, 1);
                memory.get(0, values);
            });

            // Then
            assertThat(bytes).isZero();
        }
    }

    @Test
    void shouldBeHarmlessToCloseTwice() throws OrtException {
        // Given
        var tensor = HostTensor.allocate(OnnxJavaType.FLOAT, 1);
        tensor.close();

        // When
        tensor.close();

        // Then
        assertThatIllegalStateException().isThrownBy(tensor::tensor).withMessage("the tensor is closed");
        assertThatIllegalStateException().isThrownBy(() -> tensor.put(0, 1));
    }

    @Test
    void shouldRefuseToRunAClosedGraph() {
        // Given
        var graph = OnnxModel.open(Golden.file("unet-rows.onnx"), 1);
        graph.close();
        graph.close();

        // When
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(graph::session)
                // Then
                .withMessageEndingWith("unet-rows.onnx is closed");
    }

    @Test
    void shouldRefuseATensorThatNoBufferHolds() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostTensor.allocate(OnnxJavaType.FLOAT, 1L << 30))
                // Then
                .withMessage("a tensor of 4294967296 bytes is too large, at most 2 GiB");
    }
}

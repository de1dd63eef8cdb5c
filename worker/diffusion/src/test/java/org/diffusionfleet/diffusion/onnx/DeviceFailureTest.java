package org.diffusionfleet.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import org.diffusionfleet.diffusion.DeviceMemoryException;
import org.diffusionfleet.diffusion.SamplingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFailureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Status Message: bfc_arena.cc:376 AllocateRawInternal Failed to allocate memory for requested buffer of size 4096",
                "Available memory of 1024 is smaller than requested bytes of 4096",
                "Non-zero status code returned while running Conv node. Status Message: std::bad_alloc",
                "CUDA failure 2: out of memory ; GPU=0",
                "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
                "[TensorRT EP] IExecutionContext::enqueueV3: Error Code 2: OutOfMemory"
            })
    void shouldKnowWantOfMemory(String said) {
        // When
        var failure = DeviceFailure.of("the UNet on 8 rows", new OrtException(said));

        // Then
        assertThat(failure)
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessage("the device has no memory for the UNet on 8 rows: " + said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA failure 700: an illegal memory access was encountered ; GPU=0",
                "Non-zero status code returned while running Gather node. indices element out of data bounds"
            })
    void shouldTakeNothingElseForIt(String said) {
        // When
        var failure = DeviceFailure.of("the UNet on 8 rows", new OrtException(said));

        // Then
        assertThat(failure)
                .isExactlyInstanceOf(SamplingException.class)
                .hasMessage("the UNet on 8 rows failed: " + said);
    }
}

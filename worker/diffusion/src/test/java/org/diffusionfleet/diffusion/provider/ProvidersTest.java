package org.diffusionfleet.diffusion.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {
    private static final boolean GPU_BUILD =
            OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);

    /** The first is what ONNX Runtime 1.29.0's GPU artefact said where CUDA is missing, the others its words with other names. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cuda | libonnxruntime_providers_cuda.so | libcublasLt.so.12 | NVIDIA CUDA 12",
                "cuda | libonnxruntime_providers_cuda.so | libcuda.so.1 | the NVIDIA driver",
                "tensorrt | libonnxruntime_providers_tensorrt.so | libcudnn.so.9 | NVIDIA cuDNN 9",
                "tensorrt | libonnxruntime_providers_tensorrt.so | libnvinfer.so.10 | NVIDIA TensorRT 10",
            })
    void shouldNameTheMissingLibrary(String provider, String needs, String library, String from) {
        // Given
        var said = "/onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1988 onnxruntime::Provider& "
                + "onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library "
                + "/tmp/onnxruntime-java111940949316468696/" + needs + " with error: " + library
                + ": cannot open shared object file: No such file or directory\n";

        // When
        var failure = Providers.failure(provider, new OrtException(OrtException.OrtErrorCode.ORT_FAIL, said));

        // Then
        assertThat(failure)
                .hasMessage(
                        "execution provider %s: %s is missing, which %s needs; install it (%s) or add its folder to "
                                        .formatted(provider, library, needs, from)
                                + "LD_LIBRARY_PATH");
    }

    @Test
    void shouldEndTheStartWhenTheBuildHasNoSuchProvider() {
        assumeFalse(GPU_BUILD, "this is a GPU build");
        // When
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> DiffusionPipeline.open(TestModel.EMOJI_64, on(new Cuda(0), new Cpu())))
                // Then
                .withMessage("execution provider cuda: this build has no CUDA provider; build with -Pgpu");
    }

    @Test
    void shouldEndTheStartWhenTheBuildHasNoTensorRt() {
        assumeFalse(GPU_BUILD, "this is a GPU build");
        // Given
        var tensorRt =
                new TensorRt(0, true, false, Range.of(1), Range.of(64), 0, 3, Optional.empty(), Optional.empty());

        // When
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> DiffusionPipeline.open(TestModel.EMOJI_64, on(tensorRt, new Cuda(0), new Cpu())))
                // Then
                .withMessage("execution provider tensorrt: this build has no TensorRT provider; build with -Pgpu");
    }

    @Test
    void shouldEndTheStartWhenAGpuBuildLacksALibrary() {
        assumeTrue(GPU_BUILD, "this build has no GPU provider");
        var status = ProviderStatus.all().get(1);
        assumeTrue(status.problem().isPresent(), "CUDA is installed here");
        // When
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> DiffusionPipeline.open(TestModel.EMOJI_64, on(new Cuda(0), new Cpu())))
                // Then
                .withMessageMatching(
                        "execution provider cuda: lib\\S+\\.so\\.\\d+ is missing, which "
                                + "libonnxruntime_providers_cuda\\.so needs; install it .* or add its folder to LD_LIBRARY_PATH");
    }

    @Test
    void shouldSayOfEveryProviderWhetherItCanBeUsed() {
        // When
        var all = ProviderStatus.all();

        // Then
        assertThat(all).extracting(ProviderStatus::provider).containsExactly("tensorrt", "cuda", "cpu");
        assertThat(all.getLast().problem()).isEmpty();
    }

    @Test
    void shouldNameItsDevices() {
        // When
        try (var pipeline = DiffusionPipeline.open(TestModel.EMOJI_64)) {
            // Then
            assertThat(pipeline.devices()).containsExactly("cpu");
        }
    }

    private static PipelineOptions on(ExecutionProvider... providers) {
        return new PipelineOptions(0, 1, List.of(providers), Optional.empty());
    }
}

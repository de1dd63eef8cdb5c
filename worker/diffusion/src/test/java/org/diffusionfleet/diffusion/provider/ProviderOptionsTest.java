package org.diffusionfleet.diffusion.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.junit.jupiter.api.Test;

class ProviderOptionsTest {
    private static final ProfileShapes SHAPES = new ProfileShapes("sample:1x4x8x8", "sample:2x4x8x8", "sample:4x4x8x8");

    @Test
    void shouldNameCudasOptionsAsOnnxRuntimeDoes() {
        // When
        var options =
                new Cuda(1, 8L << 30, Cuda.ArenaGrowth.DOUBLING, Cuda.ConvSearch.EXHAUSTIVE, false, true).options();

        // Then
        assertThat(options)
                .containsExactly(
                        entry("device_id", "1"),
                        entry("gpu_mem_limit", "8589934592"),
                        entry("arena_extend_strategy", "kNextPowerOfTwo"),
                        entry("cudnn_conv_algo_search", "EXHAUSTIVE"),
                        entry("use_tf32", "0"),
                        entry("prefer_nhwc", "1"),
                        entry("enable_cuda_graph", "0"));
    }

    @Test
    void shouldLeaveCudasMemoryUnlimitedByDefault() {
        // When
        var options = new Cuda(0).options();

        // Then
        assertThat(options)
                .containsExactly(
                        entry("device_id", "0"),
                        entry("arena_extend_strategy", "kSameAsRequested"),
                        entry("cudnn_conv_algo_search", "HEURISTIC"),
                        entry("use_tf32", "1"),
                        entry("prefer_nhwc", "0"),
                        entry("enable_cuda_graph", "0"));
    }

    @Test
    void shouldNameTensorRtsOptionsAsOnnxRuntimeDoes() {
        // Given
        var tensorRt = tensorRt(new Range(1, 2, 4), Optional.of(Path.of("/cache/timing")));

        // When
        var options = tensorRt.options(SHAPES, Optional.of(Path.of("/cache/unet-1")));

        // Then
        assertThat(options)
                .containsExactly(
                        entry("device_id", "0"),
                        entry("trt_fp16_enable", "1"),
                        entry("trt_bf16_enable", "0"),
                        entry("trt_max_workspace_size", "1024"),
                        entry("trt_builder_optimization_level", "3"),
                        entry("trt_engine_cache_enable", "1"),
                        entry("trt_engine_cache_path", "/cache/unet-1"),
                        entry("trt_timing_cache_enable", "1"),
                        entry("trt_timing_cache_path", "/cache/timing"),
                        entry("trt_profile_min_shapes", "sample:1x4x8x8"),
                        entry("trt_profile_opt_shapes", "sample:2x4x8x8"),
                        entry("trt_profile_max_shapes", "sample:4x4x8x8"),
                        entry("trt_cuda_graph_enable", "0"));
    }

    @Test
    void shouldKeepNoEnginesUnlessTold() {
        // When
        var options = tensorRt(Range.of(1), Optional.empty()).options(new ProfileShapes("", "", ""), Optional.empty());

        // Then
        assertThat(options)
                .doesNotContainKeys("trt_engine_cache_enable", "trt_timing_cache_enable", "trt_profile_min_shapes");
    }

    @Test
    void shouldRefuseAProfileThatDoesNotCoverTheRows() {
        // Given
        var tensorRt = tensorRt(new Range(1, 2, 4), Optional.empty());

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PipelineOptions(0, 16, List.of(tensorRt), Optional.empty()))
                // Then
                .withMessage("TensorRT's rows, 1 to 4, must cover 1 to maxRows 16");
    }

    @Test
    void shouldRefuseProvidersThatWouldGetNoWork() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PipelineOptions(0, 1, List.of(new Cpu(), new Cuda(0)), Optional.empty()))
                // Then
                .withMessage("providers must end with cpu, which takes every node, not [cpu, cuda]");
    }

    private static TensorRt tensorRt(Range rows, Optional<Path> timings) {
        return new TensorRt(0, true, false, rows, Range.of(64), 1024, 3, Optional.empty(), timings);
    }
}

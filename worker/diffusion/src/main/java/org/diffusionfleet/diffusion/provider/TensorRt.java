package org.diffusionfleet.diffusion.provider;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * NVIDIA TensorRT. It compiles a graph to an engine for the shapes between a minimum and a maximum, best at the optimum:
 * minutes, once, if there is an engine cache.
 *
 * @param deviceId number of the GPU, from 0
 * @param fp16 whether it may compute in float16
 * @param bf16 whether it may compute in bfloat16 (Ampere and later)
 * @param rows of a UNet call; the maximum must cover the pipeline's most rows
 * @param sides height and width of the pictures in pixels
 * @param workspaceBytes memory a kernel may use while it works, 0 for all there is
 * @param optimizationLevel how long it looks for fast kernels, 0 to 5; TensorRT's default is 3
 * @param engineCache where engines are kept, each in a folder of its model's content, if anywhere
 * @param timingCache where the kernels' measured times are kept, which shortens later builds, if anywhere
 */
public record TensorRt(
        int deviceId,
        boolean fp16,
        boolean bf16,
        Range rows,
        Range sides,
        long workspaceBytes,
        int optimizationLevel,
        Optional<Path> engineCache,
        Optional<Path> timingCache)
        implements ExecutionProvider {
    private static final int MAX_OPTIMIZATION_LEVEL = 5;

    public TensorRt {
        if (deviceId < 0) {
            throw new IllegalArgumentException("deviceId must be 0 or more, not " + deviceId);
        }
        if (workspaceBytes < 0) {
            throw new IllegalArgumentException("workspaceBytes must be 0 or more, not " + workspaceBytes);
        }
        if (optimizationLevel < 0 || optimizationLevel > MAX_OPTIMIZATION_LEVEL) {
            throw new IllegalArgumentException("optimizationLevel must be 0 to 5, not " + optimizationLevel);
        }
    }

    @Override
    public String id() {
        return "tensorrt";
    }

    @Override
    public String device() {
        return id() + ":" + deviceId;
    }

    /**
     * ONNX Runtime's option names and values for one graph.
     *
     * @param engines the folder for this graph's engines, if they are kept. ONNX Runtime names an engine after the graph's
     *     nodes, not its weights, so two models must not share one
     */
    public Map<String, String> options(ProfileShapes shapes, Optional<Path> engines) {
        var options = new LinkedHashMap<String, String>();
        options.put("device_id", Integer.toString(deviceId));
        options.put("trt_fp16_enable", fp16 ? "1" : "0");
        options.put("trt_bf16_enable", bf16 ? "1" : "0");
        if (workspaceBytes > 0) {
            options.put("trt_max_workspace_size", Long.toString(workspaceBytes));
        }
        options.put("trt_builder_optimization_level", Integer.toString(optimizationLevel));
        engines.ifPresent(folder -> {
            options.put("trt_engine_cache_enable", "1");
            options.put("trt_engine_cache_path", folder.toString());
        });
        timingCache.ifPresent(folder -> {
            options.put("trt_timing_cache_enable", "1");
            options.put("trt_timing_cache_path", folder.toString());
        });
        if (!shapes.isEmpty()) {
            options.put("trt_profile_min_shapes", shapes.min());
            options.put("trt_profile_opt_shapes", shapes.opt());
            options.put("trt_profile_max_shapes", shapes.max());
        }
        // Off for the reason given at Cuda's.
        options.put("trt_cuda_graph_enable", "0");
        return options;
    }
}

package org.diffusionfleet.diffusion.provider;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * ONNX Runtime's CUDA kernels. Whether they compute in float16 or bfloat16 is written in the graph, not here.
 *
 * @param deviceId number of the GPU, from 0
 * @param memoryLimit bytes each graph's arena may take, 0 for no limit; there is one arena a graph
 * @param arenaGrowth how an arena grows
 * @param convSearch how cuDNN's convolution algorithms are chosen
 * @param tf32 whether float32 products may be rounded to TensorFloat-32, as cuDNN's are in PyTorch
 * @param nhwc whether convolutions run channels-last, which suits float16 on tensor cores
 */
public record Cuda(
        int deviceId, long memoryLimit, ArenaGrowth arenaGrowth, ConvSearch convSearch, boolean tf32, boolean nhwc)
        implements ExecutionProvider {
    public Cuda {
        if (deviceId < 0) {
            throw new IllegalArgumentException("deviceId must be 0 or more, not " + deviceId);
        }
        if (memoryLimit < 0) {
            throw new IllegalArgumentException("memoryLimit must be 0 or more bytes, not " + memoryLimit);
        }
    }

    /** A GPU with defaults that suit a running batch. */
    public Cuda(int deviceId) {
        this(deviceId, 0, ArenaGrowth.AS_REQUESTED, ConvSearch.HEURISTIC, true, false);
    }

    /** How an arena grows. */
    public enum ArenaGrowth {
        /** By what is asked for: three graphs share the GPU, and doubling would waste up to half of it. */
        AS_REQUESTED("kSameAsRequested"),
        /** By the next power of two, ONNX Runtime's default. */
        DOUBLING("kNextPowerOfTwo");

        private final String value;

        ArenaGrowth(String value) {
            this.value = value;
        }
    }

    /** How cuDNN's convolution algorithms are chosen. */
    public enum ConvSearch {
        /** By cuDNN's estimate. */
        HEURISTIC,
        /** By trying all for each new shape, ONNX Runtime's default: a stall whenever the number of rows is new. */
        EXHAUSTIVE,
        /** One fixed algorithm. */
        DEFAULT
    }

    @Override
    public String id() {
        return "cuda";
    }

    @Override
    public String device() {
        return id() + ":" + deviceId;
    }

    /** ONNX Runtime's option names and values. */
    public Map<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        options.put("device_id", Integer.toString(deviceId));
        if (memoryLimit > 0) {
            options.put("gpu_mem_limit", Long.toString(memoryLimit));
        }
        options.put("arena_extend_strategy", arenaGrowth.value);
        options.put("cudnn_conv_algo_search", convSearch.name());
        options.put("use_tf32", tf32 ? "1" : "0");
        options.put("prefer_nhwc", nhwc ? "1" : "0");
        // A captured graph replays with the addresses it was captured with. The Java API cannot bind inputs to device
        // memory
        // (no IOBinding), so each run copies to a new address and the replay answers the old question.
        options.put("enable_cuda_graph", "0");
        return options;
    }
}

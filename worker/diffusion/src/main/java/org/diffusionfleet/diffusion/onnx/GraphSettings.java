package org.diffusionfleet.diffusion.onnx;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.provider.Cpu;
import org.diffusionfleet.diffusion.provider.ExecutionProvider;
import org.diffusionfleet.diffusion.provider.ProfileAxes;

/**
 * How a graph is opened.
 *
 * @param intraOpThreads threads inside one operator, 0 for ONNX Runtime's choice
 * @param providers what runs it, the first choice first
 * @param axes how large its dynamic dimensions get; TensorRT must know
 * @param cache where its optimised form is kept, if anywhere; used where the CPU is the only provider
 */
public record GraphSettings(
        int intraOpThreads, List<ExecutionProvider> providers, Optional<ProfileAxes> axes, Optional<ModelCache> cache) {
    public GraphSettings {
        providers = List.copyOf(providers);
        ExecutionProvider.requireSensible(providers);
    }

    /** On the CPU, without a cache. */
    public static GraphSettings cpu(int intraOpThreads) {
        return new GraphSettings(intraOpThreads, List.of(new Cpu()), Optional.empty(), Optional.empty());
    }

    boolean onlyCpu() {
        return providers.stream().allMatch(Cpu.class::isInstance);
    }
}

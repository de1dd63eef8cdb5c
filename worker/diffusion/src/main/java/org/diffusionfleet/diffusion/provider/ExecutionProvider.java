package org.diffusionfleet.diffusion.provider;

import java.util.List;

/**
 * What runs a graph's nodes. Of several each takes the nodes it can and leaves the rest to the next; ONNX Runtime keeps the
 * small arithmetic on shapes on the CPU whatever was asked for. One that cannot be loaded is a {@link ProviderException},
 * never a fall to the next.
 */
public sealed interface ExecutionProvider permits TensorRt, Cuda, Cpu {
    /** Its name in settings: {@code tensorrt}, {@code cuda} or {@code cpu}. */
    String id();

    /** Its name and, where there may be several, its device: {@code cuda:0}. */
    String device();

    /**
     * Checks that each can get work: none twice, and the CPU, which takes every node, last.
     *
     * @throws IllegalArgumentException if not, or if there is none
     */
    static void requireSensible(List<ExecutionProvider> providers) {
        var ids = providers.stream().map(ExecutionProvider::id).toList();
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("providers must name at least one of tensorrt, cuda, cpu");
        }
        if (ids.stream().distinct().count() < ids.size()) {
            throw new IllegalArgumentException("providers must name each one once, not " + ids);
        }
        if (ids.contains("cpu") && !ids.getLast().equals("cpu")) {
            throw new IllegalArgumentException("providers must end with cpu, which takes every node, not " + ids);
        }
    }
}

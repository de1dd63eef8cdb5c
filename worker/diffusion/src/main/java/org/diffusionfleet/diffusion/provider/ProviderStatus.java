package org.diffusionfleet.diffusion.provider;

import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether a provider can be used here.
 *
 * @param provider {@code tensorrt}, {@code cuda} or {@code cpu}
 * @param problem why not, if not
 */
public record ProviderStatus(String provider, Optional<String> problem) {
    /** Tries to load each provider, which takes seconds where a GPU build unpacks its libraries. */
    public static List<ProviderStatus> all() {
        return List.of(
                trial("tensorrt", session -> Providers.add(session, anyTensorRt(), Map.of())),
                trial("cuda", session -> Providers.add(session, new Cuda(0))),
                new ProviderStatus("cpu", Optional.empty()));
    }

    /** ONNX Runtime's version. */
    public static String runtimeVersion() {
        return OnnxRuntime.environment().getVersion();
    }

    private static TensorRt anyTensorRt() {
        return new TensorRt(0, false, false, Range.of(1), Range.of(1), 0, 0, Optional.empty(), Optional.empty());
    }

    private static ProviderStatus trial(String provider, Consumer<SessionOptions> add) {
        try (var session = new SessionOptions()) {
            add.accept(session);
            return new ProviderStatus(provider, Optional.empty());
        } catch (ProviderException e) {
            return new ProviderStatus(provider, Optional.of(e.reason()));
        }
    }
}

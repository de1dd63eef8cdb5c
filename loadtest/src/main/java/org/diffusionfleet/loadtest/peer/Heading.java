package org.diffusionfleet.loadtest.peer;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.diffusionfleet.diffusion.provider.OnnxRuntime;

/** What stands above a table: versions, machine and day. */
final class Heading {
    private Heading() {}

    /** Both sides must run the same ONNX Runtime: else the kernels would be compared. */
    static List<String> lines(Peer peer, int threads) {
        var versions = peer.versions();
        var ours = OnnxRuntime.environment().getVersion();
        var theirs = versions.get("onnxruntime").asText();
        if (!ours.equals(theirs)) {
            throw new IllegalStateException("ONNX Runtime %s here, but %s in Python".formatted(ours, theirs));
        }
        return List.of(
                "%s. ONNX Runtime %s on both sides, %d threads of %d processors (%s). JDK %s; Python %s with diffusers %s, torch %s, transformers %s, numpy %s."
                        .formatted(
                                LocalDate.now(ZoneOffset.UTC),
                                ours,
                                threads,
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.arch"),
                                Runtime.version(),
                                versions.get("python").asText(),
                                versions.get("diffusers").asText(),
                                versions.get("torch").asText(),
                                versions.get("transformers").asText(),
                                versions.get("numpy").asText()),
                "");
    }
}

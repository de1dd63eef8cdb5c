package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.Json;

/**
 * How to reach a running stack, as its {@code stack.json} tells.
 *
 * @param gateway root of the HTTP API
 * @param bootstrapServers what Kafka clients connect to
 * @param s3Endpoint root of the object store
 * @param model the model's name
 * @param modelDirectory the model's directory
 * @param pids process ids by name; {@code stack} is the parent of all
 */
public record StackInfo(
        URI gateway,
        String bootstrapServers,
        URI s3Endpoint,
        String model,
        String modelDirectory,
        Map<String, Long> pids) {

    private static final String FILE = "stack.json";

    public StackInfo {
        pids = Map.copyOf(pids);
    }

    /** The stack that runs on that data directory and answers, or empty. */
    public static Optional<StackInfo> running(Path data) {
        return read(data).filter(StackInfo::answers);
    }

    /** Whether gateway and what it depends on are ready. */
    public boolean answers() {
        return HttpProbe.ok(gateway.resolve("/q/health/ready"));
    }

    private static Optional<StackInfo> read(Path data) {
        try {
            return Optional.of(Json.read(Files.readAllBytes(data.resolve(FILE)), StackInfo.class));
        } catch (IOException | ContractException e) {
            // Absent, or the leftover of a version that wrote it differently: either way nothing to talk to.
            return Optional.empty();
        }
    }

    void write(Path data) {
        try {
            var draft = Files.write(data.resolve(FILE + ".draft"), Json.write(this));
            Files.move(draft, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("the stack's address cannot be written to " + data.resolve(FILE), e);
        }
    }

    static void remove(Path data) {
        try {
            Files.deleteIfExists(data.resolve(FILE));
        } catch (IOException e) {
            throw new StackException(data.resolve(FILE) + " cannot be removed", e);
        }
    }
}

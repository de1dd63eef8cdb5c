package org.diffusionfleet.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.local.stack.Installation;
import org.diffusionfleet.local.stack.StackInfo;

/** Starts {@code fleet up} as a process that outlives this one and its terminal. */
final class DetachedStack {

    private static final int PATIENCE_SECONDS = 120;
    private static final int POLL_MILLIS = 100;

    private DetachedStack() {}

    /**
     * Starts the stack and waits until it is ready.
     *
     * @throws CliException with the end of its log, if it does not come up
     */
    static StackInfo start(Path data, Path model) {
        var log = data.resolve("logs").resolve("up.log");
        try {
            Files.createDirectories(log.getParent());
            var process = new ProcessBuilder(command(data, model))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return awaitReady(process, data, log);
        } catch (IOException e) {
            throw CliException.unavailable("the stack cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.unavailable("interrupted while the stack started");
        }
    }

    private static List<String> command(Path data, Path model) {
        // A session of its own where the system has the tool for it; the ignored signals serve elsewhere.
        var detach = "trap '' INT HUP; if command -v setsid >/dev/null; then exec setsid \"$@\"; else exec \"$@\"; fi";
        var line = new ArrayList<>(List.of("/bin/sh", "-c", detach, "sh"));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
        line.add("-D%s=%s"
                .formatted(Installation.ROOT_PROPERTY, Installation.current().root()));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Fleet.class.getName()));
        line.addAll(List.of("up", "--data", data.toString(), "--ckpt", model.toString()));
        return line;
    }

    private static StackInfo awaitReady(Process process, Path data, Path log) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            var ready = StackInfo.running(data);
            if (ready.isPresent()) {
                return ready.get();
            }
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw CliException.unavailable(
                        "the stack ended at once:\n" + Files.readString(log).strip());
            }
        }
        process.destroy();
        throw CliException.unavailable("the stack was not ready after %d s; see %s".formatted(PATIENCE_SECONDS, log));
    }
}

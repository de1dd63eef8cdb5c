package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A forked JVM with its log file; thread-safe. It cannot outlive this process, see {@link ExitWithParent}. */
final class ChildProcess {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int TAIL_LINES = 15;

    /** What the exit code of a process that ended by a signal has above the signal's number. */
    private static final int BY_SIGNAL = 128;

    /** SIGKILL and SIGTERM. */
    private static final Set<Integer> ASKED = Set.of(9, 15);

    private final String name;
    private final Path log;
    private final Process process;
    private volatile boolean stopping;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts the JVM; its output of this start replaces that of the one before, which is kept beside it.
     *
     * @throws StackException if it cannot be started at all
     */
    static ChildProcess launch(JavaCommand command, Path logDirectory) {
        var log = logDirectory.resolve(command.name() + ".log");
        try {
            Files.createDirectories(logDirectory);
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(command.name() + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            var builder = new ProcessBuilder(command.commandLine(logDirectory))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            // All is plain HTTP here, and the MinIO client would parse whole certificate stores named by these: 2 s
            // each.
            builder.environment().keySet().removeAll(Set.of("SSL_CERT_DIR", "SSL_CERT_FILE"));
            builder.environment().putAll(command.environment());
            return new ChildProcess(command.name(), log, builder.start());
        } catch (IOException e) {
            throw new StackException("the " + command.name() + " cannot be started", e);
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits until the check holds.
     *
     * @throws StackException if the process ends before, or the limit passes
     */
    void awaitReady(BooleanSupplier check, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!check.getAsBoolean()) {
            if (exitsWithin(POLL)) {
                throw new StackException(stopping ? "the " + name + " was stopped before it was ready" : obituary());
            }
            if (System.nanoTime() > deadline) {
                throw new StackException(
                        "the %s was not ready after %d s%s".formatted(name, limit.toSeconds(), tail()));
            }
        }
    }

    /** Whether it has not ended. */
    boolean alive() {
        return process.isAlive();
    }

    /** Stops it where it is (SIGSTOP), as a frozen machine would. */
    void pause() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StackException("SIG" + signal + " cannot be sent to the " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while sending a signal to the " + name);
        }
    }

    /** Completes with this when the process ended without being asked to. */
    CompletableFuture<ChildProcess> died() {
        return process.onExit()
                .thenCompose(ended -> stopping ? new CompletableFuture<>() : CompletableFuture.completedFuture(this));
    }

    /** What to tell the user about an unexpected end. */
    String obituary() {
        return "the %s ended with exit code %d%s".formatted(name, process.exitValue(), tail());
    }

    /** What to tell of an end by a signal that did not come from here, as when native code crashes. */
    Optional<String> crash() {
        if (process.isAlive() || process.exitValue() <= BY_SIGNAL) {
            return Optional.empty();
        }
        return stopping && ASKED.contains(process.exitValue() - BY_SIGNAL) ? Optional.empty() : Optional.of(obituary());
    }

    /** Asks it to end (SIGTERM), waits for that long, then kills it. */
    void stop(Duration grace) {
        stopping = true;
        // Process.destroy() also closes the pipe by which ExitWithParent knows that its parent lives: the JVM would
        // shut down beside the drain that SIGTERM begins, and close ONNX Runtime under samples that are being drawn.
        process.toHandle().destroy();
        if (!exitsWithin(StartCache.grace(grace))) {
            kill();
        }
    }

    /** Ends it at once (SIGKILL) and waits until it is gone. */
    void kill() {
        stopping = true;
        process.destroyForcibly();
        process.onExit().join();
    }

    private boolean exitsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for the " + name);
        }
    }

    private String tail() {
        var lines = lastLines();
        return "; its log is " + log
                + (lines.isEmpty() ? " (empty)" : ", which ends with:\n  " + String.join("\n  ", lines));
    }

    private List<String> lastLines() {
        try {
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

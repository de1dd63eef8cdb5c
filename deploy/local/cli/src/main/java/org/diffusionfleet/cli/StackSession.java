package org.diffusionfleet.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.local.stack.Installation;
import org.diffusionfleet.local.stack.LocalStack;
import org.diffusionfleet.local.stack.StackInfo;
import org.diffusionfleet.local.stack.StackOptions;

/**
 * The fleet a command works with: someone else's, or a stack of its own that it stops in the end.
 *
 * <p>{@link #close} may come from another thread, also while the stack is still starting.
 */
public final class StackSession implements AutoCloseable {

    private final StackFlags flags;
    private final Terminal terminal;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private Optional<LocalStack> own = Optional.empty();
    private boolean closed;

    /**
     * Where jobs go.
     *
     * @param gateway root of the HTTP API
     * @param model the name of the model served there
     */
    public record Served(URI gateway, String model) {

        private static Served by(StackInfo info) {
            return new Served(info.gateway(), info.model());
        }
    }

    /** A session of no fleet yet. */
    public StackSession(StackFlags flags, Terminal terminal) {
        this.flags = flags;
        this.terminal = terminal;
    }

    /**
     * The running stack of the data directory, or else a new one.
     *
     * @param keepUp start it in a process of its own that stays
     */
    public Served open(boolean keepUp) {
        var data = flags.dataDirectory();
        var running = StackInfo.running(data);
        if (running.isPresent()) {
            requireModel(running.get(), data);
            terminal.reached("found a running stack: " + running.get().gateway());
            return Served.by(running.get());
        }
        var model = flags.modelDirectory();
        terminal.say(keepUp ? "starting the local stack, which stays up" : "starting the local stack");
        return keepUp ? startDetached(data, model) : startOwn(new StackOptions(data, model, StackOptions.Ports.FREE));
    }

    private Served startOwn(StackOptions options) {
        var stack = new LocalStack(Installation.current(), options, terminal);
        synchronized (this) {
            if (closed) {
                throw CliException.unavailable("interrupted");
            }
            own = Optional.of(stack);
        }
        var info = stack.start();
        var _ = stack.failure().thenAccept(failure::complete);
        return Served.by(info);
    }

    private Served startDetached(Path data, Path model) {
        var info = DetachedStack.start(data, model);
        terminal.say("the stack stays up: %s (fleet down stops it)".formatted(info.gateway()));
        return Served.by(info);
    }

    private void requireModel(StackInfo running, Path data) {
        if (flags.namesModel() && !flags.modelDirectory().toString().equals(running.modelDirectory())) {
            throw CliException.unavailable(
                    "the running stack of %s serves the model %s, not %s: stop it (fleet down), or choose another data directory with --data"
                            .formatted(data, running.model(), flags.modelName()));
        }
    }

    /** Completes with a message when a part of the own stack ends that should not. */
    public CompletableFuture<String> failure() {
        return failure;
    }

    @Override
    public synchronized void close() {
        closed = true;
        own.ifPresent(LocalStack::close);
    }
}

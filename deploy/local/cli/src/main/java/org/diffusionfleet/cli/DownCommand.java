package org.diffusionfleet.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.diffusionfleet.local.stack.StackInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fleet down}: ends a stack that another process keeps up. */
@Command(name = "down", description = "Drains and stops the stack of the data directory, started by up or --keep-up.")
final class DownCommand implements Callable<Integer> {

    private static final int PATIENCE_SECONDS = 60;

    @Mixin
    StackFlags stack;

    @Override
    public Integer call() throws InterruptedException {
        var data = stack.dataDirectory();
        var running = StackInfo.running(data)
                .flatMap(info -> ProcessHandle.of(info.pids().getOrDefault("stack", -1L)))
                .orElseThrow(() -> CliException.unavailable("no stack runs on " + data));
        running.destroy();
        try {
            running.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw CliException.unavailable(
                    "the stack (process %d) did not end within %d s".formatted(running.pid(), PATIENCE_SECONDS));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return ExitCode.OK;
    }
}

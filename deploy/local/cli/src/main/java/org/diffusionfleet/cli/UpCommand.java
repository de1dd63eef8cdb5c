package org.diffusionfleet.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.diffusionfleet.local.stack.Installation;
import org.diffusionfleet.local.stack.LocalStack;
import org.diffusionfleet.local.stack.StackInfo;
import org.diffusionfleet.local.stack.StackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet up}: the one-machine stack in the foreground until Ctrl-C. */
@Command(name = "up", description = "Runs the one-machine stack until Ctrl-C, then drains and stops it. Data survives.")
final class UpCommand implements Callable<Integer> {

    @Mixin
    StackFlags stack;

    @Option(names = "--port", defaultValue = "8080", description = "Port of the HTTP API (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(names = "--broker-port", defaultValue = "9092", description = "Port of Kafka (default: ${DEFAULT-VALUE}).")
    int brokerPort;

    @Option(names = "--s3-port", defaultValue = "9000", description = "Port of S3 (default: ${DEFAULT-VALUE}).")
    int s3Port;

    @Option(names = "--verbose", description = "Tell how long each stage takes.")
    boolean verbose;

    @Override
    public Integer call() throws InterruptedException {
        var terminal = Terminal.ofProcess(verbose);
        var data = stack.dataDirectory();
        StackInfo.running(data).ifPresent(running -> {
            throw CliException.unavailable(
                    "a stack already runs on %s: %s (fleet down stops it)".formatted(data, running.gateway()));
        });
        var ports = new StackOptions.Ports(port, brokerPort, s3Port);
        var options = new StackOptions(data, stack.modelDirectory(), ports);
        terminal.say("starting the stack in " + data);
        try (var local = new LocalStack(Installation.current(), options, terminal)) {
            Runtime.getRuntime().addShutdownHook(new Thread(local::close, "stop-stack"));
            show(terminal, local.start());
            throw CliException.unavailable(local.failure().get() + "\nthe stack was stopped");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void show(Terminal terminal, StackInfo info) {
        terminal.reached("ready");
        terminal.say("""
                ready
                  HTTP API  %s/v1/jobs
                  Kafka     %s
                  S3        %s
                  model     %s
                Ctrl-C drains and stops.""".formatted(info.gateway(), info.bootstrapServers(), info.s3Endpoint(), info.model()));
    }
}

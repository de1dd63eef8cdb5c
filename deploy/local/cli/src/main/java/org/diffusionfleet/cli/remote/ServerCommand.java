package org.diffusionfleet.cli.remote;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ServerFlags;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.client.Patience;
import org.diffusionfleet.cli.client.ProblemException;
import org.diffusionfleet.cli.client.ServerGoneException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that talks to a fleet that runs. */
public abstract class ServerCommand implements Callable<Integer> {

    @Mixin
    ServerFlags fleet;

    @Spec
    CommandSpec spec;

    /** The command itself; returns an exit code. */
    protected abstract int run(FleetClient client) throws InterruptedException;

    @Override
    public Integer call() throws InterruptedException {
        var gateway = fleet.gateway();
        try (var client = new FleetClient(gateway)) {
            return run(client);
        } catch (ServerGoneException e) {
            throw CliException.unavailable("no fleet answers at %s (%s)".formatted(gateway, e.getMessage()));
        } catch (ProblemException e) {
            throw refused(e);
        }
    }

    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** What the server answers, also if it is away for a moment. */
    public static <T> T ask(Callable<T> call) throws InterruptedException {
        return Patience.DEFAULT.call(call);
    }

    public static CliException refused(ProblemException e) {
        var problem = e.problem();
        var message = "the server refused (%d%s): %s"
                .formatted(problem.status(), problem.code() == null ? "" : ", " + problem.code(), problem.text());
        return problem.status() >= 500 ? CliException.unavailable(message) : CliException.usage(message);
    }
}

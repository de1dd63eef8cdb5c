package org.diffusionfleet.cli.jobs;

import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet jobs show}. */
@Command(name = "show", description = "Shows how a job stands, what was asked for, and its pictures.")
final class ShowCommand extends ServerCommand {

    @Parameters(paramLabel = "ID", description = "The job, as ls names it.")
    String id;

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        var job = ask(() -> client.show(id));
        if (json) {
            out().println(job.toPrettyString());
        } else {
            JobText.lines(job).forEach(out()::println);
        }
        return ExitCode.OK;
    }
}

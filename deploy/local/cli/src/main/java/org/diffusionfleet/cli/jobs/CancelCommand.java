package org.diffusionfleet.cli.jobs;

import java.util.List;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.OneByOne;
import org.diffusionfleet.cli.remote.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fleet jobs cancel}. */
@Command(name = "cancel", description = "Asks jobs to stop: a running one does at its next step.")
final class CancelCommand extends ServerCommand {

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The jobs, as ls names them.")
    List<String> ids;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        new OneByOne("jobs", "asked to stop", out(), err()).run(ids, client::cancel);
        return ExitCode.OK;
    }
}

package org.diffusionfleet.cli.jobs;

import java.util.List;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.Confirmation;
import org.diffusionfleet.cli.remote.OneByOne;
import org.diffusionfleet.cli.remote.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fleet jobs delete}. */
@Command(
        name = "delete",
        description = "Deletes jobs with all their pictures; one that has not ended stops first, and goes then.")
final class DeleteCommand extends ServerCommand {

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The jobs, as ls names them.")
    List<String> ids;

    @Mixin
    Confirmation confirmation;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        confirmation.require(
                ids.size() == 1
                        ? "Delete the job %s and its pictures?".formatted(ids.getFirst())
                        : "Delete %d jobs and their pictures?".formatted(ids.size()),
                err());
        new OneByOne("jobs", "deleted", out(), err()).run(ids, client::delete);
        return ExitCode.OK;
    }
}

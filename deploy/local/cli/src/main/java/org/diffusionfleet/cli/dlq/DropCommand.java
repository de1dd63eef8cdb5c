package org.diffusionfleet.cli.dlq;

import java.util.List;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.Confirmation;
import org.diffusionfleet.cli.remote.OneByOne;
import org.diffusionfleet.cli.remote.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fleet dlq drop}. */
@Command(name = "drop", description = "Drops dead letters: they are listed no more and cannot be replayed.")
final class DropCommand extends ServerCommand {

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The letters, as ls names them.")
    List<String> ids;

    @Mixin
    Confirmation confirmation;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        confirmation.require(
                ids.size() == 1
                        ? "Drop the dead letter %s?".formatted(ids.getFirst())
                        : "Drop %d dead letters?".formatted(ids.size()),
                err());
        new OneByOne("letters", "dropped", out(), err()).run(ids, client::drop);
        return ExitCode.OK;
    }
}

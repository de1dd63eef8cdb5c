package org.diffusionfleet.cli.dlq;

import java.util.List;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.Confirmation;
import org.diffusionfleet.cli.remote.OneByOne;
import org.diffusionfleet.cli.remote.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet dlq replay}. */
@Command(
        name = "replay",
        description = {
            "Puts the records of dead letters back on their topics, byte for byte; a failed job lives again.",
            "Asked for again, it puts nothing there again."
        })
final class ReplayCommand extends ServerCommand {

    private static final byte[] AS_IT_IS = {};

    @Parameters(paramLabel = "ID", arity = "0..*", description = "The letters, as ls names them.")
    List<String> ids = List.of();

    @Option(names = "--all", description = "All that wait, or all that --reason and --model leave.")
    boolean all;

    @Mixin
    LetterFilter filter;

    @Mixin
    Confirmation confirmation;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        if (all == !ids.isEmpty()) {
            throw CliException.usage("name letters, or --all of them");
        }
        if (!all && (filter.reason != null || filter.model != null)) {
            throw CliException.usage("--reason and --model go with --all");
        }
        new OneByOne("letters", "replayed", out(), err())
                .run(all ? everything(client) : ids, id -> client.replay(id, AS_IT_IS));
        return ExitCode.OK;
    }

    private List<String> everything(FleetClient client) throws InterruptedException {
        var letters = filter.letters(client, Integer.MAX_VALUE).stream()
                .map(letter -> letter.path("id").asText())
                .toList();
        if (letters.isEmpty()) {
            err().println("no dead letters");
        } else {
            confirmation.require("Replay %d dead letters?".formatted(letters.size()), err());
        }
        return letters;
    }
}

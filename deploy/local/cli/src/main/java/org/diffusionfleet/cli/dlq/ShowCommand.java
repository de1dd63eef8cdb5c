package org.diffusionfleet.cli.dlq;

import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet dlq show}. */
@Command(name = "show", description = "Shows all of a dead letter: why, where from, headers, record.")
final class ShowCommand extends ServerCommand {

    @Parameters(paramLabel = "ID", description = "The letter, as ls names it.")
    String id;

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        var letter = ask(() -> client.letter(id));
        if (json) {
            out().println(letter.toPrettyString());
        } else {
            LetterText.lines(letter).forEach(out()::println);
        }
        return ExitCode.OK;
    }
}

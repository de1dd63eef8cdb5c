package org.diffusionfleet.cli.dlq;

import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet dlq ls}. */
@Command(name = "ls", description = "Lists the dead letters that wait for somebody, the newest first.")
final class LsCommand extends ServerCommand {

    @Mixin
    LetterFilter filter;

    @Option(
            names = "--limit",
            defaultValue = "50",
            paramLabel = "N",
            description = "At most so many (${DEFAULT-VALUE}).")
    int limit;

    @Option(names = "--json", description = "Print them as JSON, one a line.")
    boolean json;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        if (limit < 1) {
            throw CliException.usage("--limit: must be at least 1, not " + limit);
        }
        var letters = filter.letters(client, limit);
        if (json) {
            letters.forEach(out()::println);
        } else if (letters.isEmpty()) {
            err().println("no dead letters");
        } else {
            LetterText.table(letters).forEach(out()::println);
        }
        return ExitCode.OK;
    }
}

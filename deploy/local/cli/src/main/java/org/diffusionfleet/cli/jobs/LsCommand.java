package org.diffusionfleet.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.ServerCommand;
import org.diffusionfleet.cli.remote.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fleet jobs ls}. */
@Command(name = "ls", description = "Lists jobs, the newest first.")
final class LsCommand extends ServerCommand {

    private static final int PAGE = 200;

    @Option(
            names = "--state",
            paramLabel = "STATE,...",
            description = "Only those in one of these: queued, running, succeeded, failed, canceled, expired.")
    @Nullable
    String states;

    @Option(names = "--lane", paramLabel = "LANE", description = "Only those of this lane: interactive, batch.")
    @Nullable
    String lane;

    @Option(names = "--model", paramLabel = "NAME", description = "Only those of this model.")
    @Nullable
    String model;

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
        var jobs = jobs(client);
        if (json) {
            jobs.forEach(out()::println);
        } else if (jobs.isEmpty()) {
            err().println("no jobs");
        } else {
            JobText.table(jobs).forEach(out()::println);
        }
        return ExitCode.OK;
    }

    private List<JsonNode> jobs(FleetClient client) throws InterruptedException {
        var jobs = new ArrayList<JsonNode>();
        String cursor = null;
        do {
            var query = "limit=" + Math.min(PAGE, limit - jobs.size())
                    + Texts.parameter("cursor", cursor)
                    + Texts.parameter("state", states)
                    + Texts.parameter("lane", lane)
                    + Texts.parameter("model", model);
            var page = ask(() -> client.jobs(query));
            jobs.addAll(page.jobs());
            cursor = page.next();
        } while (cursor != null && jobs.size() < limit);
        return jobs;
    }
}

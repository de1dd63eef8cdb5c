package org.diffusionfleet.cli.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.ServerCommand;
import org.diffusionfleet.cli.remote.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fleet queue}. */
@Command(name = "queue", description = "Shows what waits: jobs by model and lane, and how long until they are done.")
public final class QueueCommand extends ServerCommand {

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    QueueCommand() {}

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        var queue = ask(client::queue);
        if (json) {
            out().println(queue);
        } else if (queue.path("models").isEmpty()) {
            err().println("no worker has announced a model yet");
        } else {
            Texts.table(rows(queue)).forEach(out()::println);
        }
        return ExitCode.OK;
    }

    private static List<List<String>> rows(JsonNode queue) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("MODEL", "WORKERS", "LANE", "QUEUED", "RUNNING", "EMPTY IN"));
        queue.path("models")
                .forEach(model -> model.path("lanes")
                        .forEach(lane -> rows.add(List.of(
                                Texts.of(model, "model"),
                                Texts.of(model, "workers"),
                                Texts.of(lane, "lane"),
                                Texts.of(lane, "queued"),
                                Texts.of(lane, "running"),
                                Texts.seconds(lane, "empty_in_seconds")))));
        return rows;
    }
}

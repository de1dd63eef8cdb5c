package org.diffusionfleet.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.ServerCommand;
import org.diffusionfleet.cli.remote.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fleet models ls}. */
@Command(name = "ls", description = "Lists the models that a fleet serves, and how many workers have them loaded.")
final class ServedCommand extends ServerCommand {

    @Option(names = "--json", description = "Print them as JSON, one a line.")
    boolean json;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        var models = ask(client::served).path("models");
        if (json) {
            models.forEach(out()::println);
        } else if (models.isEmpty()) {
            err().println("no worker has announced a model yet");
        } else {
            Texts.table(rows(models)).forEach(out()::println);
        }
        return ExitCode.OK;
    }

    private static List<List<String>> rows(JsonNode models) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("MODEL", "SIZE", "LARGEST", "STEPS", "WORKERS", "ON", "SAMPLERS"));
        models.forEach(model -> rows.add(List.of(
                Texts.of(model, "name"),
                Texts.of(model, "width") + "x" + Texts.of(model, "height"),
                Texts.of(model, "max_side"),
                "1-" + Texts.of(model, "max_steps"),
                Integer.toString(model.path("workers").size()),
                devices(model.path("workers")),
                samplers(model.path("samplers")))));
        return rows;
    }

    private static String devices(JsonNode workers) {
        var devices = StreamSupport.stream(workers.spliterator(), false)
                .flatMap(worker -> StreamSupport.stream(worker.path("devices").spliterator(), false))
                .map(device -> Texts.clean(device.asText()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return devices.isEmpty() ? "-" : devices;
    }

    private static String samplers(JsonNode samplers) {
        return StreamSupport.stream(samplers.spliterator(), false)
                .map(sampler -> Texts.clean(sampler.asText()))
                .collect(Collectors.joining(" "));
    }
}

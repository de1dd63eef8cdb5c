package org.diffusionfleet.cli.txt2img;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.client.Patience;
import org.diffusionfleet.schemas.ModelDescriptor;

/** Finds the model a run asks for among those a fleet serves. */
final class ServedModel {

    private static final Duration POLL = Duration.ofMillis(50);

    private final FleetClient client;
    private final Patience patience;

    ServedModel(FleetClient client, Patience patience) {
        this.client = client;
        this.patience = patience;
    }

    /**
     * The model of that name, or the only one there is.
     *
     * @param name what was asked for, if anything
     * @param wait how long a worker that has just started may take to announce it
     * @throws CliException if there is no such model, or more than one to choose from
     */
    ModelDescriptor find(Optional<String> name, Duration wait) throws InterruptedException {
        var deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            var models = patience.call(client::models);
            var found = models.stream()
                    .filter(model -> name.isEmpty() || model.name().equals(name.get()))
                    .toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            if (System.nanoTime() > deadline) {
                throw CliException.usage("--ckpt: " + explain(name, models));
            }
            Thread.sleep(POLL);
        }
    }

    private static String explain(Optional<String> name, List<ModelDescriptor> models) {
        var served = models.stream().map(ModelDescriptor::name).collect(Collectors.joining(", "));
        if (models.isEmpty()) {
            return "the fleet serves no model at the moment: is a worker running?";
        }
        return name.map(wanted -> "the fleet does not serve the model %s, but %s".formatted(wanted, served))
                .orElse("the fleet serves more than one model, choose one of " + served);
    }
}

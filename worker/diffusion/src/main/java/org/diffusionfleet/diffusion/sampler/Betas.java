package org.diffusionfleet.diffusion.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;

/** Reads β of each training timestep: listed in the file, or on a curve. */
final class Betas {
    private static final int MAX_TIMESTEPS = 100_000;

    private Betas() {}

    static List<Float> read(JsonFile file, SamplerClass defaults) {
        var betas = file.array("trained_betas").map(Betas::trained).orElseGet(() -> curve(file, defaults));
        if (betas.isEmpty() || betas.stream().anyMatch(beta -> !(beta > 0 && beta < 1))) {
            throw new ModelException(file.path(), "its betas must lie between 0 and 1, and there must be some");
        }
        return betas;
    }

    private static List<Float> trained(JsonNode betas) {
        return StreamSupport.stream(betas.spliterator(), false)
                .map(JsonNode::floatValue)
                .toList();
    }

    private static List<Float> curve(JsonFile file, SamplerClass defaults) {
        var count = file.integer("num_train_timesteps").orElse(1000);
        if (count < 1 || count > MAX_TIMESTEPS) {
            throw new ModelException(
                    file.path(), "num_train_timesteps must be 1 to %d, not %d".formatted(MAX_TIMESTEPS, count));
        }
        var betas = Choice.read(file, "beta_schedule", BetaCurve.values())
                .orElse(defaults.betas())
                .betas(
                        file.number("beta_start").orElse(defaults.betaStart()),
                        file.number("beta_end").orElse(defaults.betaEnd()),
                        count);
        return IntStream.range(0, count).mapToObj(i -> betas[i]).toList();
    }
}

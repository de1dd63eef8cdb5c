package org.diffusionfleet.diffusion.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;
import org.diffusionfleet.diffusion.model.ModelDirectory;

/**
 * What {@code scheduler/scheduler_config.json} says, in its own words.
 *
 * @param betas β of each training timestep, in (0, 1)
 * @param stepsOffset added to every timestep with leading spacing
 * @param setAlphaToOne whether the last step lands on ᾱ = 1 or on that of timestep 0; where absent each sampler has its own default
 * @param spacing which timesteps a run visits
 * @param prediction what the UNet predicts
 * @param clipSample whether DDIM clips the predicted x₀
 * @param clipSampleRange to what size
 */
public record NoiseScheduleConfig(
        List<Float> betas,
        int stepsOffset,
        Optional<Boolean> setAlphaToOne,
        TimestepSpacing spacing,
        PredictionType prediction,
        boolean clipSample,
        double clipSampleRange) {
    public NoiseScheduleConfig {
        betas = List.copyOf(betas);
    }

    /**
     * Reads the file. Where it is silent, the defaults are those of diffusers' PNDM and DDIM classes, except for the two
     * that its Stable Diffusion pipelines always set: an offset of 1 and no clipping.
     */
    public static NoiseScheduleConfig read(ModelDirectory model) {
        var file = JsonFile.read(model.file("scheduler", "scheduler_config.json"));
        for (var unsupported : List.of("thresholding", "rescale_betas_zero_snr")) {
            if (file.flag(unsupported).orElse(false)) {
                throw new ModelException(file.path(), unsupported + " is not supported");
            }
        }
        return new NoiseScheduleConfig(
                betas(file),
                file.integer("steps_offset").orElse(1),
                file.flag("set_alpha_to_one"),
                choice(file, "timestep_spacing", TimestepSpacing.values(), TimestepSpacing.LEADING),
                choice(file, "prediction_type", PredictionType.values(), PredictionType.EPSILON),
                file.flag("clip_sample").orElse(false),
                file.number("clip_sample_range").orElse(1));
    }

    private static List<Float> betas(JsonFile file) {
        var betas =
                file.array("trained_betas").map(NoiseScheduleConfig::trained).orElseGet(() -> curve(file));
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

    private static List<Float> curve(JsonFile file) {
        var count = file.integer("num_train_timesteps").orElse(1000);
        if (count < 1 || count > 100_000) {
            throw new ModelException(file.path(), "num_train_timesteps must be 1 to 100000, not " + count);
        }
        var betas = choice(file, "beta_schedule", BetaCurve.values(), BetaCurve.LINEAR)
                .betas(
                        file.number("beta_start").orElse(0.0001),
                        file.number("beta_end").orElse(0.02),
                        count);
        return IntStream.range(0, count).mapToObj(i -> betas[i]).toList();
    }

    private static <E extends Enum<E>> E choice(JsonFile file, String field, E[] choices, E ifAbsent) {
        var name = file.text(field).orElse(ifAbsent.name().toLowerCase(Locale.ROOT));
        return Arrays.stream(choices)
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelException(
                        file.path(),
                        "%s '%s' is not supported, only %s"
                                .formatted(field, name, Arrays.toString(choices).toLowerCase(Locale.ROOT))));
    }
}

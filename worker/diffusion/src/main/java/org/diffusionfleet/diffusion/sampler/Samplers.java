package org.diffusionfleet.diffusion.sampler;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.StepRange;
import org.diffusionfleet.diffusion.model.ModelDirectory;

/**
 * The samplers a model runs with. Immutable.
 *
 * @param defaultSampler the one its {@code scheduler_config.json} names
 * @param byKind every one that its settings allow
 * @param warnings what of the file is not understood, and which samplers its settings rule out
 * @param guess how to look ahead from any step of any of them
 */
public record Samplers(
        SamplerKind defaultSampler, Map<SamplerKind, Sampler> byKind, List<String> warnings, OriginalGuess guess) {
    public Samplers {
        byKind = Map.copyOf(byKind);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads {@code scheduler_config.json}.
     *
     * @throws ModelException if it is broken, or its own sampler cannot do what it says
     */
    public static Samplers read(ModelDirectory model) {
        var config = NoiseScheduleConfig.read(model);
        var byKind = new EnumMap<SamplerKind, Sampler>(SamplerKind.class);
        var warnings = new ArrayList<>(config.warnings());
        for (var kind : SamplerKind.values()) {
            try {
                byKind.put(kind, Sampler.of(kind, config));
            } catch (IllegalArgumentException e) {
                if (kind == config.defaultSampler()) {
                    throw new ModelException(
                            model.file("scheduler", "scheduler_config.json"), String.valueOf(e.getMessage()), e);
                }
                warnings.add("the sampler %s is not offered: %s".formatted(kind.id(), e.getMessage()));
            }
        }
        return new Samplers(config.defaultSampler(), byKind, warnings, OriginalGuess.of(config));
    }

    /**
     * A sampler by name.
     *
     * @throws IllegalArgumentException if the model's settings rule it out
     */
    public Sampler get(SamplerKind kind) {
        var sampler = byKind.get(kind);
        if (sampler == null) {
            throw new IllegalArgumentException("this model does not run with the sampler " + kind.id());
        }
        return sampler;
    }

    /** Those offered, the default first. */
    public List<SamplerKind> kinds() {
        return Stream.concat(
                        Stream.of(defaultSampler),
                        Stream.of(SamplerKind.values()).filter(byKind::containsKey))
                .distinct()
                .toList();
    }

    /** How many steps each of them takes, in rising ranges. */
    public Map<SamplerKind, List<StepRange>> steps() {
        var steps = new EnumMap<SamplerKind, List<StepRange>>(SamplerKind.class);
        byKind.forEach((kind, sampler) -> steps.put(kind, sampler.steps()));
        return steps;
    }

    /** The longest run that any of them takes, in steps. */
    public int maxSteps() {
        return byKind.values().stream().mapToInt(Sampler::maxSteps).max().orElseThrow();
    }
}

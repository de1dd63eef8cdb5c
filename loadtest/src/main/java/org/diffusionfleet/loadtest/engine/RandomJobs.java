package org.diffusionfleet.loadtest.engine;

import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.Guidance;
import org.diffusionfleet.diffusion.ModelInfo;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;

/** Requests of every kind that a model takes: any sampler, two to six steps, any guidance, two sizes. */
final class RandomJobs {
    private static final String[] SUBJECTS = {
        "a red apple", "a small frog", "a heart", "a strawberry", "a cat", "a blue car"
    };
    private static final String[] NEGATIVES = {"", "blurry", "green"};
    private static final int FEWEST_STEPS = 2;
    private static final int MOST_STEPS = 6;

    private RandomJobs() {}

    static SampleRequest next(RandomGenerator random, ModelInfo model) {
        var sampler = model.samplers().get(random.nextInt(model.samplers().size()));
        var side = model.defaultWidth();
        var width = random.nextInt(8) == 0 ? side + model.sizeMultiple() : side;
        return new SampleRequest(
                        SUBJECTS[random.nextInt(SUBJECTS.length)] + ", number " + random.nextInt(20),
                        NEGATIVES[random.nextInt(NEGATIVES.length)],
                        random.nextLong(1L << 32),
                        steps(random, model, sampler),
                        random.nextInt(4) == 0 ? 1 : random.nextDouble(1.5, 9),
                        side,
                        width,
                        sampler,
                        sampler.takesEta() ? random.nextInt(3) / 2.0 : 0)
                .with(guidance(random));
    }

    /** Some samplers take only some numbers of them. */
    private static int steps(RandomGenerator random, ModelInfo model, SamplerKind sampler) {
        var ranges = Objects.requireNonNull(model.samplerSteps().get(sampler));
        var possible = IntStream.rangeClosed(FEWEST_STEPS, MOST_STEPS)
                .filter(steps -> ranges.stream().anyMatch(range -> range.min() <= steps && steps <= range.max()))
                .toArray();
        return possible[random.nextInt(possible.length)];
    }

    private static Guidance guidance(RandomGenerator random) {
        var start = random.nextInt(3) == 0 ? random.nextDouble(0.5) : 0;
        var end = random.nextInt(3) == 0 ? random.nextDouble(0.5, 1) : 1;
        return new Guidance(random.nextInt(4) == 0 ? random.nextDouble() : 0, start, end);
    }
}

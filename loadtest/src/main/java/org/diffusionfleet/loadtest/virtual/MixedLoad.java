package org.diffusionfleet.loadtest.virtual;

import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Origin;

/** Jobs as the benchmarks have them. */
public final class MixedLoad {
    private static final int[] STEPS = {10, 20, 50};
    private static final SamplerKind[] SAMPLERS = {SamplerKind.DDIM, SamplerKind.PLMS, SamplerKind.EULER};
    private static final double UNGUIDED = 0.2;
    private static final double SCALE = 4;
    private static final int SIDE = 64;

    private MixedLoad() {}

    /** What is drawn, by a random number generator. */
    @FunctionalInterface
    public interface Kind {
        SampleRequest draw(RandomGenerator random);
    }

    /** Steps from {10, 20, 50}, three samplers, a fifth without guidance. */
    public static SampleRequest mixed(RandomGenerator random) {
        var steps = STEPS[random.nextInt(STEPS.length)];
        var sampler = SAMPLERS[random.nextInt(SAMPLERS.length)];
        return request(random.nextInt(), steps, random.nextDouble() < UNGUIDED ? 1 : SCALE, sampler);
    }

    /** All alike: guided, 20 steps. */
    public static SampleRequest uniform(RandomGenerator random) {
        return request(random.nextInt(), 20, SCALE, SamplerKind.DDIM);
    }

    private static SampleRequest request(int seed, int steps, double scale, SamplerKind sampler) {
        return new SampleRequest(
                "a red apple", "blurry", Integer.toUnsignedLong(seed), steps, scale, SIDE, SIDE, sampler, 0);
    }

    /** Jobs of one sample each, with exponential times between them; rate 0 brings all at once. */
    public static Iterator<VirtualJob> poisson(
            RandomGenerator random, Kind kind, Lane lane, String tenant, double ratePerSecond, int count) {
        return new Iterator<>() {
            private double now;
            private int made;

            @Override
            public boolean hasNext() {
                return made < count;
            }

            @Override
            public VirtualJob next() {
                made++;
                now += ratePerSecond == 0 ? 0 : 1e9 * random.nextExponential() / ratePerSecond;
                return new VirtualJob((long) now, new Origin(lane, tenant), List.of(kind.draw(random)));
            }
        };
    }
}

package org.diffusionfleet.loadtest.simulate;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;
import org.diffusionfleet.loadtest.virtual.MixedLoad;
import org.diffusionfleet.loadtest.virtual.VirtualJob;

/** A tenant's jobs: a Poisson process of bursts whose rate swings with the time of day (Lewis and Shedler 1979: thinning). */
final class Bursts implements Iterator<VirtualJob> {
    private static final double DAY = 86_400;
    private static final double FOUR = 0.15;
    private static final double SIXTEEN = 0.03;

    private final Tenant tenant;
    private final double burstsPerSecond;
    private final double seconds;
    private final Random random;
    private double now;
    private int left; // of the burst

    /** Jobs of so many seconds. */
    Bursts(Tenant tenant, double jobsPerSecond, double seconds, long seed) {
        this.tenant = tenant;
        this.burstsPerSecond = jobsPerSecond / tenant.burst();
        this.seconds = seconds;
        this.random = new Random(seed);
        nextBurst();
    }

    private void nextBurst() {
        do {
            now += random.nextExponential() / (burstsPerSecond * (1 + tenant.daily()));
        } while (now < seconds && random.nextDouble() * (1 + tenant.daily()) > swing());
        left = geometric(tenant.burst());
    }

    /** Lowest at midnight, highest at noon, 1 on average. */
    private double swing() {
        return 1 - tenant.daily() * Math.cos(2 * Math.PI * now / DAY);
    }

    /** 1 or more. */
    private int geometric(double mean) {
        return mean <= 1 ? 1 : 1 + (int) (Math.log(1 - random.nextDouble()) / Math.log(1 - 1 / mean));
    }

    @Override
    public boolean hasNext() {
        return now < seconds;
    }

    @Override
    public VirtualJob next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the day is over");
        }
        var samples = Stream.generate(() -> MixedLoad.mixed(random)).limit(samples());
        var job = new VirtualJob((long) (1e9 * now), tenant.origin(), List.copyOf(samples.toList()));
        if (--left == 0) {
            nextBurst();
        }
        return job;
    }

    private int samples() {
        var draw = random.nextDouble();
        return draw < SIXTEEN ? 16 : draw < SIXTEEN + FOUR ? 4 : 1;
    }
}

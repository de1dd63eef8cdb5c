package org.diffusionfleet.loadtest.batching;

import java.util.Random;
import org.diffusionfleet.loadtest.virtual.MixedLoad;
import org.diffusionfleet.loadtest.virtual.Outcome;
import org.diffusionfleet.loadtest.virtual.Seats;
import org.diffusionfleet.loadtest.virtual.VirtualFleet.Setup;
import org.diffusionfleet.schemas.Lane;

/** Fleets that always have more to do than they can. */
final class Saturated {
    private static final int JOBS = 4_000;
    /** Jobs that a worker sees at once: far more than it draws at once, so that it can choose. */
    private static final Seats WINDOW = new Seats(64, 0);

    private Saturated() {}

    /** Jobs a second. */
    static double rate(Setup setup, MixedLoad.Kind kind, long seed) {
        var jobs = JOBS * setup.workers();
        return Outcome.of(
                        bounded(setup), MixedLoad.poisson(new Random(seed), kind, Lane.INTERACTIVE, "someone", 0, jobs))
                .jobsPerSecond();
    }

    /** The same with so many seats that a long queue stays out of the worker. */
    static Setup bounded(Setup setup) {
        return new Setup(setup.workers(), setup.times(), WINDOW, setup.batching(), setup.budget());
    }
}

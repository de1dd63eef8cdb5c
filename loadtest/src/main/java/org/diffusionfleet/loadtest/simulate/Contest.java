package org.diffusionfleet.loadtest.simulate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.loadtest.stats.Distribution;
import org.diffusionfleet.loadtest.virtual.Seats;
import org.diffusionfleet.loadtest.virtual.StageTimes;
import org.diffusionfleet.loadtest.virtual.VirtualFleet.Setup;
import org.diffusionfleet.loadtest.virtual.VirtualJob;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.Origin;
import org.diffusionfleet.worker.sampling.RowBudget;

/**
 * Three tenants with as many jobs each, of 10, 20 and 50 steps, in a random order, all there from the beginning: how evenly one
 * worker serves them depends on how many of them it sees.
 */
final class Contest {
    private static final int JOBS = 600;
    private static final int[] STEPS = {10, 20, 50};

    private Contest() {}

    /** Jain's index of each minute in which all had jobs waiting. */
    static Distribution indices(StageTimes times, RowBudget budget, Seats seats, long seed) {
        var setup = new Setup(1, times, seats, Batching.STEP, budget);
        return Day.of(setup, jobs(new Random(seed))).everywhere().indices(Lane.BATCH);
    }

    private static Iterator<VirtualJob> jobs(Random random) {
        var jobs = new ArrayList<VirtualJob>();
        for (var i = 0; i < JOBS; i++) {
            var tenant = random.nextInt(STEPS.length);
            var sample = new SampleRequest("a", "", i, STEPS[tenant], 4, 64, 64, SamplerKind.DDIM, 0);
            jobs.add(new VirtualJob(0, new Origin(Lane.BATCH, "tenant-" + tenant), List.of(sample)));
        }
        return jobs.iterator();
    }
}

package org.diffusionfleet.loadtest.simulate;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.diffusionfleet.loadtest.stats.Distribution;
import org.diffusionfleet.loadtest.virtual.JobListener;
import org.diffusionfleet.loadtest.virtual.VirtualFleet;
import org.diffusionfleet.loadtest.virtual.VirtualJob;
import org.diffusionfleet.worker.sampling.Origin;

/** What happens to a day's jobs. */
final class Day implements JobListener {
    private static final long MINUTE = 60_000_000_000L;

    private final VirtualFleet fleet;
    private final Map<String, Waits> waits = new TreeMap<>();
    private final Fairness inWorkers = new Fairness();
    private final Fairness everywhere = new Fairness();
    private final Set<VirtualJob> begun = Collections.newSetFromMap(new IdentityHashMap<>());
    private long jobs;
    private long done;
    private boolean arriving = true;
    private long end;

    /** Of one tenant in one lane; seconds. */
    record Waits(Distribution untilFirstStep, Distribution untilLastPicture) {}

    private Day(VirtualFleet.Setup setup) {
        this.fleet = new VirtualFleet(setup, this);
    }

    static Day of(VirtualFleet.Setup setup, Iterator<VirtualJob> jobs) {
        var day = new Day(setup);
        day.closeMinutes();
        day.end = day.fleet.run(day.counted(jobs));
        return day;
    }

    private void closeMinutes() {
        inWorkers.close();
        everywhere.close();
        if (arriving || done < jobs) {
            fleet.in(MINUTE, this::closeMinutes);
        }
    }

    private Iterator<VirtualJob> counted(Iterator<VirtualJob> from) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                arriving = from.hasNext();
                return arriving;
            }

            @Override
            public VirtualJob next() {
                jobs++;
                return from.next();
            }
        };
    }

    @Override
    public void submitted(VirtualJob job, long now) {
        everywhere.waits(job.origin(), job.samples().size());
    }

    @Override
    public void leased(VirtualJob job, long now) {
        inWorkers.waits(job.origin(), job.samples().size());
    }

    @Override
    public void joined(VirtualJob job, long now) {
        inWorkers.joins(job.origin());
        everywhere.joins(job.origin());
        if (begun.add(job)) {
            waits(job.origin()).untilFirstStep.add((now - job.submitted()) / 1e9);
        }
    }

    @Override
    public void stepped(VirtualJob job, int rows, long now) {
        inWorkers.served(job.origin(), rows);
        everywhere.served(job.origin(), rows);
    }

    @Override
    public void done(VirtualJob job, long now) {
        done++;
        begun.remove(job);
        waits(job.origin()).untilLastPicture.add((now - job.submitted()) / 1e9);
    }

    private Waits waits(Origin origin) {
        return waits.computeIfAbsent(
                origin.lane().id() + " | " + origin.tenant(), _ -> new Waits(new Distribution(), new Distribution()));
    }

    /** By lane and tenant. */
    Map<String, Waits> waits() {
        return waits;
    }

    /** Among those who had jobs waiting inside workers. */
    Fairness inWorkers() {
        return inWorkers;
    }

    /** Among those who had jobs waiting anywhere. */
    Fairness everywhere() {
        return everywhere;
    }

    VirtualFleet fleet() {
        return fleet;
    }

    long jobs() {
        return jobs;
    }

    long done() {
        return done;
    }

    /** When the last was done, nanoseconds. */
    long end() {
        return end;
    }
}

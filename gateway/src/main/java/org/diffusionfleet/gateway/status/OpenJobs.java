package org.diffusionfleet.gateway.status;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.diffusionfleet.schemas.Job;

/**
 * The jobs that have not ended, as their views change, whoever put them on Kafka, and how many each tenant has; thread-safe. Those that
 * this gateway is about to publish are here before their views are.
 */
@Startup
@Singleton
public final class OpenJobs {

    private final Map<String, OpenJob> jobs = new HashMap<>();
    private final Map<String, Count> counts = new HashMap<>();

    /**
     * How many jobs of a tenant have not ended.
     *
     * @param all in both lanes
     * @param interactive of them in the interactive lane
     */
    public record Count(int all, int interactive) {

        private static final Count ZERO = new Count(0, 0);

        private Count plus(int jobs, boolean lane) {
            return new Count(all + jobs, lane ? interactive + jobs : interactive);
        }
    }

    public OpenJobs(Listeners<JobView> listeners) {
        listeners.listenToAll(this::told);
    }

    /** Of that tenant. */
    public synchronized Count count(String tenant) {
        return counts.getOrDefault(tenant, Count.ZERO);
    }

    /** Those for that model at this moment, in no order. */
    public synchronized List<OpenJob> of(String model) {
        return jobs.values().stream().filter(job -> job.model().equals(model)).toList();
    }

    /**
     * Counts a job, unless its tenant may not have one more.
     *
     * @param may told how many there are without it
     * @return whether it counts
     */
    public synchronized boolean add(Job job, Predicate<Count> may) {
        var open = OpenJob.of(job);
        if (!may.test(count(open.tenant()))) {
            return false;
        }
        put(open);
        return true;
    }

    /** Counts a job no more. */
    public synchronized void remove(String id) {
        var job = jobs.remove(id);
        if (job != null) {
            change(job, -1);
        }
    }

    /** Takes note of a view. */
    synchronized void told(String id, JobView view) {
        if (view.visible() && !view.state().terminal()) {
            put(OpenJob.of(view));
        } else {
            remove(id);
        }
    }

    private void put(OpenJob job) {
        var before = jobs.put(job.id(), job);
        if (before != null) {
            change(before, -1);
        }
        change(job, 1);
    }

    private void change(OpenJob job, int by) {
        var count = count(job.tenant()).plus(by, job.interactive());
        if (count.all() == 0) {
            counts.remove(job.tenant());
        } else {
            counts.put(job.tenant(), count);
        }
    }
}

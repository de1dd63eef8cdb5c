package org.diffusionfleet.gateway.status;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;

/**
 * The jobs that have not ended, counted by tenant as their views change, whoever put them on Kafka; thread-safe. Those that this
 * gateway is about to publish count before their views do.
 */
@Startup
@Singleton
public final class OpenJobs {

    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Count> counts = new HashMap<>();

    private record Place(String tenant, boolean interactive) {

        static Place of(Job job) {
            return new Place(
                    Objects.requireNonNullElse(job.tenant(), Job.LOCAL_TENANT).intern(),
                    Objects.requireNonNullElse(job.lane(), Lane.INTERACTIVE) == Lane.INTERACTIVE);
        }
    }

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

    /**
     * Counts a job, unless its tenant may not have one more.
     *
     * @param may told how many there are without it
     * @return whether it counts
     */
    public synchronized boolean add(Job job, Predicate<Count> may) {
        var place = Place.of(job);
        if (!may.test(count(place.tenant()))) {
            return false;
        }
        put(job.id(), place);
        return true;
    }

    /** Counts a job no more. */
    public synchronized void remove(String id) {
        var place = places.remove(id);
        if (place != null) {
            change(place, -1);
        }
    }

    /** Takes note of a view. */
    synchronized void told(String id, JobView view) {
        if (view.visible() && !view.state().terminal()) {
            put(id, Place.of(view.requireJob()));
        } else {
            remove(id);
        }
    }

    private void put(String id, Place place) {
        var before = places.put(id, place);
        if (before != null) {
            change(before, -1);
        }
        change(place, 1);
    }

    private void change(Place place, int jobs) {
        var count = count(place.tenant()).plus(jobs, place.interactive());
        if (count.all() == 0) {
            counts.remove(place.tenant());
        } else {
            counts.put(place.tenant(), count);
        }
    }
}

package org.diffusionfleet.gateway.status;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.diffusionfleet.gateway.GatewayConfig;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that were submitted last, in that order, whoever put them on Kafka: ids alone do not tell, those of batches follow from a key
 * and foreign clients' are what they like. So many of them are kept, the newest. Thread-safe.
 */
@Startup
@Singleton
public final class RecentJobs {

    private final int most;
    private final Map<String, Place> places = new HashMap<>();
    private final TreeSet<Place> order = new TreeSet<>();

    /**
     * Where a job comes.
     *
     * @param created when it was submitted, to the millisecond
     */
    public record Place(Instant created, String id) implements Comparable<Place> {

        private static final Comparator<Place> NEWEST_FIRST =
                Comparator.comparing(Place::created).thenComparing(Place::id).reversed();

        @Override
        public int compareTo(Place other) {
            return NEWEST_FIRST.compare(this, other);
        }
    }

    public RecentJobs(Listeners<JobView> listeners, GatewayConfig config) {
        this.most = config.limits().listedJobs();
        listeners.listenToAll(this::told);
    }

    /** Some places, the newest first: those behind that one, or the first. */
    public synchronized List<Place> behind(@Nullable Place place, int limit) {
        var rest = place == null ? order : order.tailSet(place, false);
        return rest.stream().limit(limit).toList();
    }

    /** Takes note of a view. */
    synchronized void told(String id, JobView view) {
        if (!view.visible()) {
            remove(id);
        } else if (!places.containsKey(id)) {
            var created = Objects.requireNonNullElse(view.requireJob().createdAt(), Instant.EPOCH);
            var place = new Place(created.truncatedTo(ChronoUnit.MILLIS), id);
            places.put(id, place);
            order.add(place);
            if (order.size() > most) {
                remove(order.last().id());
            }
        }
    }

    private void remove(String id) {
        var place = places.remove(id);
        if (place != null) {
            order.remove(place);
        }
    }
}

package org.diffusionfleet.worker.sampling;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fair turns by work done: start-time fair queueing (Goyal, Vin and Cheng 1996, section 2), which is deficit round-robin for
 * work that comes in pieces of any size. Whoever had less of late is first; who was away gains nothing by it. Remembers only
 * those who are ahead. Not thread-safe.
 */
final class Shares<K> {

    private final Map<K, Double> used = new HashMap<>(); // virtual time at which each one's last turn ends
    private double now;

    /** Whose turn it is; of equals, the first. */
    Optional<K> first(Collection<K> ready) {
        return ready.stream().min(Comparator.comparingDouble(this::start));
    }

    /**
     * Someone takes a turn.
     *
     * @param work in any unit, divided by the weight if some shall get more
     */
    void charge(K who, double work) {
        now = start(who);
        used.put(who, now + work);
        used.values().removeIf(end -> end <= now);
    }

    private double start(K who) {
        return Math.max(now, used.getOrDefault(who, 0.0));
    }
}

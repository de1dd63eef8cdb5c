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

    private final Map<K, Ahead> ahead = new HashMap<>();
    private double now;

    private static final class Ahead {
        private double end; // virtual time at which the last turn ends
    }

    /** Whose turn it is; of equals, the first. */
    Optional<K> first(Collection<K> ready) {
        return ready.stream().min(Comparator.comparingDouble(this::start));
    }

    /**
     * Someone takes a turn. Allocates nothing if it is somebody's who is ahead.
     *
     * @param work in any unit, divided by the weight if some shall get more
     */
    void charge(K who, double work) {
        now = start(who);
        ahead.computeIfAbsent(who, _ -> new Ahead()).end = now + work;
        ahead.values().removeIf(other -> other.end <= now);
    }

    /** Virtual time at which someone's next turn begins: whoever's is the earliest is first. */
    double start(K who) {
        var own = ahead.get(who);
        return own == null ? now : Math.max(now, own.end);
    }
}

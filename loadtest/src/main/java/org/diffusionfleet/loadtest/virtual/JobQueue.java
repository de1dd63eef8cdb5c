package org.diffusionfleet.loadtest.virtual;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.diffusionfleet.schemas.Lane;

/** The broker's part: each lane's jobs in their order, handed to whoever has a seat free. */
public final class JobQueue {
    private final Map<Lane, Queue<VirtualJob>> lanes = new EnumMap<>(Lane.class);

    public JobQueue() {
        for (var lane : Lane.values()) {
            lanes.put(lane, new ArrayDeque<>());
        }
    }

    public void add(VirtualJob job) {
        of(job.origin().lane()).add(job);
    }

    /** Jobs of a lane that no worker holds. */
    public int size(Lane lane) {
        return of(lane).size();
    }

    Optional<VirtualJob> take(Lane lane) {
        return Optional.ofNullable(of(lane).poll());
    }

    private Queue<VirtualJob> of(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }
}

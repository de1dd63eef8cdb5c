package org.diffusionfleet.worker.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.diffusionfleet.schemas.WorkerStatus.Speed;

/**
 * How long UNet calls take of late, by size and about how many rows they have: moving averages, in which the latest call weighs a
 * sixteenth. Written by the device thread, read by any; allocates nothing for a kind of call that was seen before.
 */
public final class Speeds {

    private static final double NEWEST = 1.0 / 16;

    /** Clients choose sizes; no more than these are told of, the first that came. */
    private static final int MOST_SIZES = 16;

    private final Map<Size, Calls> bySize = new ConcurrentHashMap<>();

    /** The calls of a size, by the power of two that their rows come nearest to from below. */
    private static final class Calls {
        private final Mean[] means = new Mean[Integer.SIZE];
        private volatile int most;

        Calls() {
            Arrays.setAll(means, _ -> new Mean());
        }

        synchronized void took(int rows, double seconds) {
            means[Integer.SIZE - 1 - Integer.numberOfLeadingZeros(rows)].add(rows, seconds);
        }

        synchronized List<Speed> told(Size size) {
            return Arrays.stream(means)
                    .filter(mean -> mean.seconds > 0)
                    .map(mean -> new Speed(size.height(), size.width(), most, mean.rows, mean.seconds))
                    .toList();
        }
    }

    private static final class Mean {
        private double rows;
        private double seconds;

        void add(int newRows, double newSeconds) {
            var weight = seconds == 0 ? 1 : NEWEST;
            rows += weight * (newRows - rows);
            seconds += weight * (newSeconds - seconds);
        }
    }

    /**
     * A call ended.
     *
     * @param most rows that it might have had
     */
    void took(Size size, int rows, int most, long nanos) {
        var calls = bySize.get(size);
        if (calls == null) {
            if (bySize.size() == MOST_SIZES) {
                return;
            }
            calls = bySize.computeIfAbsent(size, _ -> new Calls());
        }
        calls.most = most;
        calls.took(rows, nanos / 1e9);
    }

    /** What is told of them. */
    public List<Speed> told() {
        return bySize.entrySet().stream()
                .flatMap(entry -> entry.getValue().told(entry.getKey()).stream())
                .toList();
    }
}

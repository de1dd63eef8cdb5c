package org.diffusionfleet.loadtest.virtual;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that jumps from one thing to do to the next; of those due at once, the one that was noted first. Not thread-safe. */
public final class Agenda {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::number));
    private long now;
    private long noted;

    private record Entry(long time, long number, Runnable what) {}

    /** Nanoseconds since the beginning. */
    public long now() {
        return now;
    }

    /** Notes what is to be done so many nanoseconds from now. */
    public void in(long nanos, Runnable what) {
        if (nanos < 0) {
            throw new IllegalArgumentException("nanos must be 0 or more, not " + nanos);
        }
        entries.add(new Entry(now + nanos, noted++, what));
    }

    /** Does the next thing; false if there is none. */
    public boolean proceed() {
        var next = entries.poll();
        if (next == null) {
            return false;
        }
        now = next.time;
        next.what.run();
        return true;
    }
}

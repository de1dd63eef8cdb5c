package org.diffusionfleet.loadtest.virtual;

/**
 * Jobs of a lane that a worker holds: some always, more while those have theirs and fewer samples wait than a call takes.
 */
public record Seats(int always, int more) {
    /** The worker's default. */
    public static final Seats DEFAULT = new Seats(4, 8);

    /** As if the queue were the worker's own. */
    public static final Seats UNBOUNDED = new Seats(Integer.MAX_VALUE, 0);
}

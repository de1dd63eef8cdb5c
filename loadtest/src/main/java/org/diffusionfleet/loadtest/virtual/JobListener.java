package org.diffusionfleet.loadtest.virtual;

/** Told what becomes of a job, with the virtual time in nanoseconds. */
@FunctionalInterface
public interface JobListener {
    /** It comes into the queue. */
    default void submitted(VirtualJob job, long now) {}

    /** A worker takes it. */
    default void leased(VirtualJob job, long now) {}

    /** The first step of one of its samples begins. */
    default void joined(VirtualJob job, long now) {}

    /** A step that begins now answers so many rows of one of its samples. */
    default void stepped(VirtualJob job, int rows, long now) {}

    /** Its last picture is decoded. */
    void done(VirtualJob job, long now);
}

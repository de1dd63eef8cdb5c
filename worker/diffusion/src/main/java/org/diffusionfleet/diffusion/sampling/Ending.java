package org.diffusionfleet.diffusion.sampling;

/** How a sample left the running batch. */
public sealed interface Ending {
    /** All its steps are taken. */
    record Finished(Sample sample) implements Ending {}

    /** Nobody wants it any more. */
    record Abandoned() implements Ending {}

    /** The model's numbers went bad. */
    record Failed(String reason) implements Ending {}

    /** The device has no memory for a single row of it. */
    record OutOfMemory(String reason) implements Ending {}
}

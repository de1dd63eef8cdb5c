package org.diffusionfleet.diffusion;

/** How one sample of a batch ended. */
public sealed interface SampleResult {
    /** The sample is finished. */
    record Generated(GeneratedImage image) implements SampleResult {}

    /** The observer no longer wanted it. */
    record Abandoned() implements SampleResult {}

    /** The sample cannot be made, now or later, for the reason given; its neighbours are not affected. */
    record Failed(String reason) implements SampleResult {}

    /** The device has no memory for the sample, not even for a single row of it at a time. */
    record OutOfMemory(String reason) implements SampleResult {}
}

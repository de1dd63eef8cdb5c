package org.diffusionfleet.worker.delivery;

/**
 * Who this worker is.
 *
 * @param source the CloudEvents {@code source} of what it says, e.g. {@code /workers/gpu-7-1234}
 */
public record WorkerIdentity(String source) {}

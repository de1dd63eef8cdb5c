package org.diffusionfleet.worker.delivery;

/**
 * Who this worker is.
 *
 * @param source the CloudEvents {@code source} of what it says, e.g. {@code /workers/gpu-7-1234}
 */
public record WorkerIdentity(String source) {

    private static final String WORKERS = "/workers/";

    /** The identity of that name. */
    public static WorkerIdentity named(String name) {
        return new WorkerIdentity(WORKERS + name);
    }

    /** Its last part, e.g. {@code gpu-7-1234}. */
    public String name() {
        return source.substring(source.lastIndexOf('/') + 1);
    }
}

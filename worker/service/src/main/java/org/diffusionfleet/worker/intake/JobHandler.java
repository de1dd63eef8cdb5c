package org.diffusionfleet.worker.intake;

/** Works on leased jobs. */
@FunctionalInterface
public interface JobHandler {

    /**
     * Works on one job and says how its lease ends. Called on a virtual thread of its own; blocks as long as the job
     * takes. Whatever it throws gives the job back.
     */
    Settlement handle(Lease lease);

    /** Says how the lease of a job ends that came when none was wanted any more; as {@link #handle}, but soon. */
    default Settlement decline(Lease lease) {
        return Settlement.RELEASE;
    }
}

package org.diffusionfleet.worker;

/** Where a worker is in its own life; ready is the only state in which it leases jobs. */
enum WorkerState {
    /** Loading the model, reading cancel requests. */
    STARTING,
    /** Leasing jobs. */
    READY,
    /** Finishing the jobs in hand. */
    DRAINING,
    /** Done, or never begun. */
    STOPPED
}

package org.diffusionfleet.worker.simulation;

/** A worker's leases and its jobs' ways, one of which moves at a turn. */
interface SimulatedIntake {

    /** How many parts can be moved now. */
    int parts();

    /** Moves one of them. */
    void turn(int part);

    /** The process is not frozen, whoever's turn it is. */
    void live();

    /** Its worker is asked to end: it takes no further job, but for one that is on its way. */
    void drain();

    /** Whether nothing is in hand and nothing will be, once it is to {@link #drain}. */
    boolean isIdle();

    /** Whether the job whose turn it is or was last is still its worker's; by what the broker gave it, not by what it thinks. */
    boolean holds();

    /** How many leases it has lost. */
    int lost();

    /** How many jobs it gave back because their partition moved. */
    int moved();

    /** Its process is gone. */
    void end(boolean connectionEnds);
}

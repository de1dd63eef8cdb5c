package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.List;

/** Where a worker's jobs come from: leases them, has them worked on, settles them. Started once, then drained. */
public sealed interface Intake permits ShareIntake, GroupIntake {

    /** Begins to lease. */
    void start(List<LaneSeats> lanes);

    /** Whether every thread that leases is at work. */
    boolean alive();

    /** Takes no new job and waits until the jobs in hand are settled, at most so long. May be called again, to wait on. */
    void drain(Duration patience);
}

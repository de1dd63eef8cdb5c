package org.diffusionfleet.worker.parking;

import java.time.Clock;
import java.time.Duration;
import org.diffusionfleet.worker.delivery.ObjectStore;
import org.diffusionfleet.worker.intake.Lease;

/**
 * Where a worker leaves notes and checkpoints.
 *
 * @param store among the jobs' objects
 * @param origin whose checkpoints this worker can go on from, and what it calls its own
 * @param checkpoints whether it leaves any, and goes on from any; an excuse it leaves in any case
 * @param patience how long it tries
 */
public record ParkingLot(ObjectStore store, String origin, boolean checkpoints, Duration patience, Clock clock) {

    /** One job's place in it. */
    public Parking of(Lease lease, String jobId) {
        return new Parking(this, lease, jobId);
    }
}

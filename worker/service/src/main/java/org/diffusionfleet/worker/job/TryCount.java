package org.diffusionfleet.worker.job;

import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.worker.delivery.Retry;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;
import org.diffusionfleet.worker.delivery.StoreException;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.parking.Parking;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds out which try at a job a delivery is; what the broker cannot tell lies in the store. */
record TryCount(Stages stages, Lease lease, String jobId, Retry retry, Parking parking) {

    private static final Logger LOG = Logger.getLogger(TryCount.class);

    private static final int MAX_BYTES = 1024;

    /** Before the store has told: nobody is accused. */
    static Tries unknown(Lease lease) {
        return new Tries(lease.past(), lease.deliveries(), lease.past().excused() + lease.deliveries() - 1, null);
    }

    /** Asks the store, but for a record that was never handed out before; the job's note must be open. */
    Tries find() throws GaveUpException {
        return lease.deliveries() == 1
                ? unknown(lease)
                : retry.call(
                        "counting tries",
                        () -> new Tries(
                                lease.past(),
                                lease.deliveries(),
                                Math.max(lease.past().excused(), parking.excused()),
                                suspicion()));
    }

    private @Nullable Suspicion suspicion() throws StoreException {
        return stages.store()
                .read(Suspicion.key(jobId), MAX_BYTES)
                .map(json -> Json.read(json, Suspicion.class))
                .filter(noted -> noted.replay() == lease.replay()
                        && noted.before() == lease.past().attempts())
                .orElse(null);
    }

    /** Notes that a job with which a worker died is begun again, before it is. The next record tells by itself. */
    void note(Tries tries) throws GaveUpException {
        if (lease.deliveries() > 1) {
            var noted = new Suspicion(lease.replay(), lease.past().attempts(), tries.lost(), tries.excused());
            retry.call("noting a suspicion of job " + jobId, () -> {
                stages.store().put(Suspicion.key(jobId), "application/json", Json.write(noted));
                return noted;
            });
        }
    }

    /** Removes what was noted of a job that has ended, if it can: retention removes the rest. */
    void forget() {
        try {
            if (lease.deliveries() > 1) {
                stages.store().remove(Suspicion.key(jobId));
            }
        } catch (StoreException e) {
            LOG.warnf("the suspicion of job %s stays where it is: %s", jobId, e.getMessage());
        }
    }
}

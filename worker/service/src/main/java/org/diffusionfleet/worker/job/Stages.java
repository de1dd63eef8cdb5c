package org.diffusionfleet.worker.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.worker.delivery.Announcer;
import org.diffusionfleet.worker.delivery.Ends;
import org.diffusionfleet.worker.delivery.ObjectStore;
import org.diffusionfleet.worker.delivery.Retry;
import org.diffusionfleet.worker.delivery.WorkerIdentity;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.parking.ParkingLot;
import org.diffusionfleet.worker.prepare.PictureLimits;
import org.diffusionfleet.worker.prepare.Preparation;
import org.diffusionfleet.worker.sampling.Studio;

/**
 * What every job of this worker goes through.
 *
 * @param model what it draws with
 * @param loop where samples are drawn
 * @param store where objects go
 * @param announcer where events go
 * @param cancelled whether a job's owner asked it to stop
 * @param stop opened when jobs must be given back now
 * @param limits how often a job is tried, and when again
 * @param patience how long a delivery is tried
 * @param worker who says so
 * @param watermark whether pictures get the invisible watermark
 * @param pictures how large pictures to start from may be
 * @param parking where jobs are left that are given back
 * @param meters how they fare
 */
public record Stages(
        ModelDescriptor model,
        Studio loop,
        ObjectStore store,
        Announcer announcer,
        Predicate<String> cancelled,
        CountDownLatch stop,
        TryLimits limits,
        Duration patience,
        WorkerIdentity worker,
        Clock clock,
        boolean watermark,
        PictureLimits pictures,
        ParkingLot parking,
        JobMeters meters) {

    boolean stopping() {
        return stop.getCount() == 0;
    }

    /** Whether that job must be given back now: the worker stops, or only this job is another's soon. */
    boolean stopping(Lease lease) {
        return stopping() || lease.recalled();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    Preparation preparation() {
        return new Preparation(model, store, pictures);
    }

    Ends ends() {
        return new Ends(store);
    }

    /** Tries again while the lease is held. */
    Retry retry(Lease lease) {
        return new Retry(clock, patience, lease::held, stop);
    }
}

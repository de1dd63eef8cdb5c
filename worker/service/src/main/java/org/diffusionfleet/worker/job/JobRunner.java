package org.diffusionfleet.worker.job;

import java.util.Optional;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;
import org.diffusionfleet.worker.intake.JobHandler;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Settlement;
import org.jboss.logging.Logger;

/** Works on leased records: what is a job runs, what can never be one is told and buried. Thread-safe. */
public final class JobRunner implements JobHandler {

    private static final Logger LOG = Logger.getLogger(JobRunner.class);

    private final Stages stages;
    private final JobReader reader;
    private final Suspects suspects = new Suspects();

    public JobRunner(Stages stages) {
        this.stages = stages;
        this.reader = new JobReader(stages.model());
    }

    @Override
    public Settlement handle(Lease lease) {
        try {
            return new JobRun(stages, suspects, lease, reader.read(lease)).run();
        } catch (RejectedJobException e) {
            return reject(lease, e);
        }
    }

    /** Leaves an excuse, so that the delivery is no try at the job. */
    @Override
    public Settlement decline(Lease lease) {
        try {
            var parking = stages.parking().of(lease, reader.read(lease).id());
            parking.open(stages.retry(lease));
            parking.park(Optional.empty());
        } catch (RejectedJobException | GaveUpException e) {
            LOG.warnf("%s is given back without an excuse: %s", lease, e.getMessage());
        }
        return Settlement.RELEASE;
    }

    /** The dead letter first: once the job is settled its record is gone from the topic. */
    private Settlement reject(Lease lease, RejectedJobException rejected) {
        LOG.warnf("rejected %s: %s", lease, rejected.error().detail());
        var worker = stages.worker().source();
        var jobId = rejected.jobId();
        var error = rejected.error();
        var cause = new DeadLetter.Cause(
                error.code(), error.detail(), lease.attempt(), worker, stages.now(), jobId.orElse(null));
        try {
            stages.retry(lease).call("burying " + lease, () -> {
                stages.announcer().bury(lease.letter(cause));
                jobId.ifPresent(id -> stages.announcer()
                        .announce(
                                new JobEvent.Failed(id, lease.attempt(), stages.now(), worker, error, lease.replay())));
                return true;
            });
            return Settlement.ACCEPT;
        } catch (GaveUpException e) {
            LOG.error("gave back " + lease, e);
            return Settlement.RELEASE;
        }
    }
}

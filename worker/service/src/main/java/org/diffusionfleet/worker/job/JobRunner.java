package org.diffusionfleet.worker.job;

import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.worker.delivery.Retry;
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
        if (lease.deliveries() > 1) {
            stages.meters().redelivered();
        }
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
            return new JobRun(stages, suspects, lease, reader.read(lease)).decline();
        } catch (RejectedJobException | GaveUpException e) {
            LOG.warnf("%s is given back without an excuse: %s", lease, e.getMessage());
            return Settlement.RELEASE;
        }
    }

    /**
     * The dead letter first: once the job is settled its record is gone from the topic. A record that names a job ends it like any other
     * end, which stands if there is one: a client may have used the id of a job that has ended otherwise.
     */
    private Settlement reject(Lease lease, RejectedJobException rejected) {
        LOG.warnf("rejected %s: %s", lease, rejected.error().detail());
        stages.meters().rejected(rejected.error());
        var retry = stages.retry(lease);
        try {
            retry.call("burying " + lease, () -> {
                stages.announcer().bury(lease.letter(cause(lease, rejected)));
                return true;
            });
            if (rejected.jobId().isPresent()) {
                fail(lease, rejected.jobId().get(), rejected.error(), retry);
            }
            return Settlement.ACCEPT;
        } catch (GaveUpException e) {
            LOG.error("gave back " + lease, e);
            return Settlement.RELEASE;
        }
    }

    private DeadLetter.Cause cause(Lease lease, RejectedJobException rejected) {
        var error = rejected.error();
        return new DeadLetter.Cause(
                error.code(),
                error.detail(),
                lease.attempt(),
                worker(),
                stages.now(),
                rejected.jobId().orElse(null));
    }

    private void fail(Lease lease, String jobId, JobError error, Retry retry) throws GaveUpException {
        var failed = new JobEvent.Failed(jobId, lease.attempt(), stages.now(), worker(), error, lease.replay());
        var end = retry.call("ending job " + jobId, () -> stages.ends().decide(failed));
        retry.call("announcing " + end.id(), () -> {
            stages.announcer().announce(end);
            return end;
        });
        if (end.equals(failed)) {
            stages.meters().ended(end);
        } else {
            stages.meters().toldAgain();
        }
    }

    private String worker() {
        return stages.worker().source();
    }
}

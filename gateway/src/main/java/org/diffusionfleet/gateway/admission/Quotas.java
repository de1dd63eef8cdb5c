package org.diffusionfleet.gateway.admission;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.Problem.Quota;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.OpenJobs;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;

/**
 * How many jobs a tenant may have that have not ended; thread-safe. Exact for what comes through this gateway; what others accept
 * counts a moment later, when its view is here.
 */
@ApplicationScoped
public class Quotas {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final OpenJobs open;
    private final GatewayConfig.Limits limits;

    public Quotas(OpenJobs open, GatewayConfig config) {
        this.open = open;
        this.limits = config.limits();
    }

    /** A job's place in its tenant's quotas, given back at the end of a request that did not publish it. */
    public final class Place implements AutoCloseable {

        private final String id;
        private boolean kept;

        private Place(String id) {
            this.id = id;
        }

        /** The job is published: its view ends its place. */
        public void keep() {
            kept = true;
        }

        @Override
        public void close() {
            if (!kept) {
                open.remove(id);
            }
        }
    }

    /**
     * Takes a place for a job.
     *
     * @throws ProblemException naming the quota that is full
     */
    public Place take(Job job) {
        var tenant = Objects.requireNonNullElse(job.tenant(), Job.LOCAL_TENANT);
        var interactive = job.lane() == Lane.INTERACTIVE;
        if (open.add(
                job,
                count -> count.all() < limits.tenantJobs()
                        && (!interactive || count.interactive() < limits.tenantInteractiveJobs()))) {
            return new Place(job.id());
        }
        throw full(tenant);
    }

    /**
     * Says whether there is room for many jobs, without taking it: they count when their views are here.
     *
     * @throws ProblemException naming the quota that would be more than full
     */
    public void require(String tenant, int jobs, int interactive) {
        var count = open.count(tenant);
        if (count.all() + jobs > limits.tenantJobs()) {
            throw full(tenant, "jobs", new Quota("tenant-jobs", limits.tenantJobs(), count.all()));
        }
        if (interactive > 0 && count.interactive() + interactive > limits.tenantInteractiveJobs()) {
            throw full(
                    tenant,
                    "jobs in the interactive lane",
                    new Quota("tenant-interactive-jobs", limits.tenantInteractiveJobs(), count.interactive()));
        }
    }

    private ProblemException full(String tenant) {
        var count = open.count(tenant);
        return count.all() >= limits.tenantJobs()
                ? full(tenant, "jobs", new Quota("tenant-jobs", limits.tenantJobs(), count.all()))
                : full(
                        tenant,
                        "jobs in the interactive lane",
                        new Quota("tenant-interactive-jobs", limits.tenantInteractiveJobs(), count.interactive()));
    }

    private static ProblemException full(String tenant, String what, Quota quota) {
        var detail = "the tenant %s has %d %s that have not ended, of at most %d (%s)"
                .formatted(tenant, quota.count(), what, quota.limit(), quota.name());
        return ProblemException.full(quota, detail, RETRY_AFTER);
    }
}

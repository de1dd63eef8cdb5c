package org.diffusionfleet.gateway.overdue;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.diffusionfleet.gateway.status.FoldedFacts;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.store.FirstWrites;
import org.diffusionfleet.schemas.JobEnd;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;

/**
 * By the same conditional PUT that workers end jobs with. A view may lag behind what workers have told: so it is looked at once all
 * that was told until the job was overdue has been folded.
 */
@ApplicationScoped
class StoredVerdict implements Verdict {

    private final FoldedFacts folded;
    private final JobViews views;
    private final FirstWrites writes;
    private final Clock clock;
    private final Executor threads = Thread::startVirtualThread;

    StoredVerdict(FoldedFacts folded, JobViews views, FirstWrites writes, Clock clock) {
        this.folded = folded;
        this.views = views;
        this.writes = writes;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<JobEvent>> begin(String jobId, Overdue overdue) {
        return CompletableFuture.supplyAsync(() -> decide(jobId, overdue), threads);
    }

    Optional<JobEvent> decide(String jobId, Overdue overdue) {
        folded.await(overdue.at());
        return views.known(jobId)
                .filter(overdue::holds)
                .map(view -> decide(overdue.end(view, clock.instant().truncatedTo(ChronoUnit.MILLIS))))
                .filter(StoredVerdict::isComplete);
    }

    private JobEvent decide(JobEvent wanted) {
        var key = Manifest.endKey(wanted.jobId(), wanted.replay());
        return writes.write(key, JobEnd.of(wanted))
                ? wanted
                : writes.find(key, JobEnd.class).orElseThrow().told();
    }

    /** Whether nothing else has to be there before it is told; what has to is the business of the worker that decided so. */
    private static boolean isComplete(JobEvent end) {
        return switch (end) {
            case JobEvent.Canceled _, JobEvent.Expired _ -> true;
            case JobEvent.Succeeded _, JobEvent.Failed _ -> false;
            case JobEvent.Started _, JobEvent.Released _ -> throw new IllegalStateException(end.id() + " is no end");
        };
    }
}

package org.diffusionfleet.gateway.overdue;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.submit.JobPublisher;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a job ends for, should no worker end it until then.
 *
 * @param replay the life of it that this is about
 * @param passed the deadline, or null if its owner wants it stopped
 * @param at when that was so
 */
record Overdue(int replay, @Nullable Deadline passed, Instant at) {

    /**
     * What comes first, if anything does.
     *
     * @param wished when its owner was known to want it stopped, if that is so
     * @param queueLimit when its record has lain on its topic for as long as it may
     */
    static Optional<Overdue> first(JobView view, Instant wished, Instant queueLimit) {
        if (!view.visible() || view.state().terminal()) {
            return Optional.empty();
        }
        var job = view.requireJob();
        var replay = view.replay();
        return Stream.of(
                        stopped(view) ? Optional.of(new Overdue(replay, null, wished)) : Optional.<Overdue>empty(),
                        begun(view) ? Optional.<Overdue>empty() : of(replay, Deadline.START_BY, job.startBy()),
                        of(replay, Deadline.FINISH_BY, job.finishBy()),
                        of(replay, Deadline.QUEUE_LIMIT, queueLimit))
                .flatMap(Optional::stream)
                .min((one, other) -> one.at().compareTo(other.at()));
    }

    private static Optional<Overdue> of(int replay, Deadline deadline, @Nullable Instant at) {
        return Optional.ofNullable(at).map(time -> new Overdue(replay, deadline, time));
    }

    private static boolean stopped(JobView view) {
        return view.cancelRequested() || view.removal().request() != null;
    }

    private static boolean begun(JobView view) {
        return view.attempt() > 0;
    }

    /** Whether it is still so, by a view that is newer. */
    boolean holds(JobView view) {
        return view.visible()
                && !view.state().terminal()
                && view.replay() == replay
                && (passed != Deadline.START_BY || !begun(view))
                && (passed != null || stopped(view));
    }

    /** The end of it. */
    JobEvent end(JobView view, Instant now) {
        var id = view.requireJob().id();
        var attempt = Math.max(1, view.attempt());
        return passed == null
                ? new JobEvent.Canceled(id, attempt, now, JobPublisher.SOURCE, replay)
                : new JobEvent.Expired(id, attempt, now, JobPublisher.SOURCE, passed, replay);
    }
}

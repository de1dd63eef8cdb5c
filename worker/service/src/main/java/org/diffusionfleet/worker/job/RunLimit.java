package org.diffusionfleet.worker.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * How long an attempt may be on the device, from the end of its first step: a job that waits for its turn there is not running yet.
 * Thread-safe.
 */
final class RunLimit {

    private final Clock clock;
    private final @Nullable Duration longest;
    private volatile @Nullable Instant until;

    private RunLimit(Clock clock, @Nullable Duration longest) {
        this.clock = clock;
        this.longest = longest;
    }

    /** The job's own limit, or its model's. */
    static RunLimit of(Job job, ModelDescriptor model, Clock clock) {
        var seconds = job.runLimitSeconds() == null ? model.maxRunSeconds() : job.runLimitSeconds();
        return new RunLimit(clock, seconds == null ? null : Duration.ofSeconds(seconds));
    }

    /** No limit. */
    static RunLimit none(Clock clock) {
        return new RunLimit(clock, null);
    }

    /** One of the job's samples took a step. */
    void stepped() {
        if (until == null && longest != null) {
            until = clock.instant().plus(longest);
        }
    }

    boolean over() {
        var end = until;
        return end != null && !clock.instant().isBefore(end);
    }
}

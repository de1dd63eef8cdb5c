package org.diffusionfleet.worker.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.diffusionfleet.schemas.JobProgress;

/** Sums the steps of a job's samples and tells of them a few times a second; used by the device thread alone. */
final class ProgressReporter {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final String jobId;
    private final int attempt;
    private final int samples;
    private final Clock clock;
    private final Consumer<JobProgress> told;
    private Instant next = Instant.EPOCH;
    private int done;

    ProgressReporter(String jobId, int attempt, int samples, Clock clock, Consumer<JobProgress> told) {
        this.jobId = jobId;
        this.attempt = attempt;
        this.samples = samples;
        this.clock = clock;
        this.told = told;
    }

    /** One of the samples took a step, of {@code steps} that each takes. */
    void stepped(int steps) {
        done++;
        var now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(PAUSE);
            told.accept(new JobProgress(jobId, attempt, now.truncatedTo(ChronoUnit.MILLIS), done, steps * samples));
        }
    }
}

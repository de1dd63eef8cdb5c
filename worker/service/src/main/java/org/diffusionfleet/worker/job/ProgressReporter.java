package org.diffusionfleet.worker.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Sums the steps of a job's samples and tells of them at most five times a second, and of every picture at once. Thread-safe:
 * steps come from the device's thread, pictures from the job's.
 */
final class ProgressReporter {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final String jobId;
    private final int attempt;
    private final int replay;
    private final int samples;
    private final Clock clock;
    private final Consumer<JobProgress> told;
    private Instant next = Instant.EPOCH;
    private final List<Manifest.Image> images = new ArrayList<>();
    private int done;
    private int steps;
    private JobProgress.@Nullable Preview preview;

    ProgressReporter(String jobId, int attempt, int replay, int samples, Clock clock, Consumer<JobProgress> told) {
        this.jobId = jobId;
        this.attempt = attempt;
        this.replay = replay;
        this.samples = samples;
        this.clock = clock;
        this.told = told;
    }

    /** So many steps of all were taken by another worker; where not all of them can be gone on from, some are taken again. */
    synchronized void resumed(int taken, int ofSteps) {
        done = taken;
        steps = ofSteps;
    }

    /** Steps taken so far. */
    synchronized int done() {
        return done;
    }

    /** Steps in all, or 0 before the first. */
    synchronized int steps() {
        return steps;
    }

    /** One of the samples took a step, of {@code each} that every sample takes. */
    synchronized void stepped(int each) {
        done++;
        steps = each * samples;
        if (!clock.instant().isBefore(next)) {
            tell();
        }
    }

    /** A picture is in the store. */
    synchronized void delivered(Manifest.Image image) {
        images.add(image);
        tell();
    }

    /** Whether what was previewed last has been told. */
    synchronized boolean wantsPreview() {
        return preview == null;
    }

    /** What a sample is becoming; goes with what is told next. */
    synchronized void previewed(JobProgress.Preview shown) {
        preview = shown;
    }

    /** The pictures in the store so far. */
    synchronized List<Manifest.Image> images() {
        return List.copyOf(images);
    }

    private void tell() {
        var now = clock.instant();
        next = now.plus(PAUSE);
        var time = now.truncatedTo(ChronoUnit.MILLIS);
        told.accept(new JobProgress(jobId, attempt, time, Math.min(done, steps), steps, images, preview, replay));
        preview = null;
    }
}

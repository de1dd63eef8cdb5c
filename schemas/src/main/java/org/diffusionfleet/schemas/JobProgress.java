package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a running job is; told often, kept briefly, safe to miss.
 *
 * @param jobId the job
 * @param attempt which try, from 1
 * @param time when
 * @param step denoising steps done, summed over the job's samples
 * @param steps denoising steps in all, summed over the job's samples
 * @param images the pictures that are in the store already, by index; the rest follow while the job runs
 */
public record JobProgress(
        String jobId,
        int attempt,
        Instant time,
        int step,
        int steps,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Manifest.Image> images) {

    public JobProgress(
            String jobId, int attempt, Instant time, int step, int steps, @Nullable List<Manifest.Image> images) {
        this.jobId = jobId;
        this.attempt = attempt;
        this.time = time;
        this.step = step;
        this.steps = steps;
        this.images = images == null ? List.of() : List.copyOf(images);
    }

    /** Progress before the first picture. */
    public JobProgress(String jobId, int attempt, Instant time, int step, int steps) {
        this(jobId, attempt, time, step, steps, List.of());
    }
}

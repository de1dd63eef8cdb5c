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
 * @param preview what one of the others is becoming, if the job asked for it and there is something new
 * @param replay which replay of the job, 0 in its first life
 */
public record JobProgress(
        String jobId,
        int attempt,
        Instant time,
        int step,
        int steps,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Manifest.Image> images,
        @Nullable Preview preview,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int replay) {

    /**
     * A picture in the making, small: a pixel for each element of its latents.
     *
     * @param index which of the job's pictures
     * @param png the file, in base64
     */
    public record Preview(int index, String png) {}

    public JobProgress(
            String jobId,
            int attempt,
            Instant time,
            int step,
            int steps,
            @Nullable List<Manifest.Image> images,
            @Nullable Preview preview,
            int replay) {
        this.jobId = jobId;
        this.attempt = attempt;
        this.time = time;
        this.step = step;
        this.steps = steps;
        this.images = images == null ? List.of() : List.copyOf(images);
        this.preview = preview;
        this.replay = replay;
    }

    /** In the job's first life. */
    public JobProgress(
            String jobId,
            int attempt,
            Instant time,
            int step,
            int steps,
            List<Manifest.Image> images,
            @Nullable Preview preview) {
        this(jobId, attempt, time, step, steps, images, preview, 0);
    }

    /** Progress without a preview. */
    public JobProgress(String jobId, int attempt, Instant time, int step, int steps, List<Manifest.Image> images) {
        this(jobId, attempt, time, step, steps, images, null);
    }

    /** The same without its preview, which is the most of it. */
    public JobProgress withoutPreview() {
        return new JobProgress(jobId, attempt, time, step, steps, images, null, replay);
    }

    /** Progress before the first picture. */
    public JobProgress(String jobId, int attempt, Instant time, int step, int steps) {
        this(jobId, attempt, time, step, steps, List.of());
    }
}

package org.diffusionfleet.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.gateway.forecast.Forecast.Outlook;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A job as the API shows it.
 *
 * @param attempt how often it was started, 0 while it never was
 * @param finishBy when it must have succeeded, if it must
 * @param startBy when a worker must have begun it, if one must
 * @param runLimitSeconds how long one attempt may be on the device, if less than the model's limit
 * @param retryAt when it will be tried again, while it waits for that
 * @param position while it is queued: how many jobs of its lane are begun before it, and itself
 * @param etaSeconds until it ends, as things stand: an estimate; left out while no worker takes its model's jobs
 * @param expiresAt once it ended: when its pictures and all that is known of it go
 * @param progress while it runs, if a worker has told any
 * @param images the pictures that can be fetched: while it runs those there so far, once it succeeded all
 * @param error once it failed
 * @param cancelRequested whether its owner asked it to stop
 * @param deleteRequested whether it shall be deleted; shown only if so
 * @param warnings once it succeeded: what the pictures show less of than was asked; shown only if there are any
 */
public record JobAnswer(
        String id,
        JobState state,
        int attempt,
        @Nullable String model,
        @Nullable Lane lane,
        @Nullable Instant createdAt,
        @Nullable Instant finishBy,
        @Nullable Instant startBy,
        @Nullable Integer runLimitSeconds,
        @Nullable Instant retryAt,
        @Nullable Integer position,
        @Nullable Double etaSeconds,
        @Nullable Instant expiresAt,
        Generation request,
        @Nullable Progress progress,
        List<Image> images,
        @Nullable JobError error,
        boolean cancelRequested,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean deleteRequested,
        Links links,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {

    /** The path of all jobs. */
    public static final String PATH = "/v1/jobs";

    /** Steps done out of steps in all, summed over the job's samples. */
    public record Progress(int step, int steps) {}

    /**
     * A finished picture.
     *
     * @param nsfw whether the safety checker flagged it, which made it black; shown only if so
     * @param watermark the text hidden in it, if any
     * @param url redirects to the object
     */
    public record Image(
            int index,
            long seed,
            int width,
            int height,
            String contentType,
            long bytes,
            String sha256,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean nsfw,
            @Nullable String watermark,
            String url) {}

    /** Where to go from here. */
    public record Links(String self, String events, String cancel) {}

    /** A job whose record was seen, with what was told last of its steps, when it is done, and when it goes. */
    public static JobAnswer of(
            JobView view, @Nullable JobProgress progress, Optional<Outlook> outlook, @Nullable Instant expiresAt) {
        var job = view.requireJob();
        var self = PATH + "/" + job.id();
        return new JobAnswer(
                job.id(),
                view.state(),
                view.attempt(),
                job.model(),
                job.lane(),
                job.createdAt(),
                job.finishBy(),
                job.startBy(),
                job.runLimitSeconds(),
                view.retryAt(),
                outlook.map(Outlook::position).filter(place -> place > 0).orElse(null),
                outlook.flatMap(Outlook::end).map(Seconds::rounded).orElse(null),
                expiresAt,
                job.request(),
                running(view, progress)
                        .map(told -> new Progress(told.step(), told.steps()))
                        .orElse(null),
                images(view, progress).stream().map(image -> image(self, image)).toList(),
                view.error(),
                view.cancelRequested(),
                view.removal().request() != null,
                new Links(self, self + "/events", self + "/cancel"),
                warnings(view.manifest()));
    }

    private static List<String> warnings(@Nullable Manifest manifest) {
        return manifest == null ? List.of() : manifest.warnings();
    }

    /** The pictures that can be fetched. */
    static List<Manifest.Image> images(JobView view, @Nullable JobProgress progress) {
        var manifest = view.manifest();
        return manifest != null
                ? manifest.images()
                : running(view, progress).map(JobProgress::images).orElse(List.of());
    }

    private static Optional<JobProgress> running(JobView view, @Nullable JobProgress progress) {
        return Optional.ofNullable(progress)
                .filter(told -> view.state() == JobState.RUNNING
                        && told.attempt() == view.attempt()
                        && told.replay() == view.replay());
    }

    private static Image image(String self, Manifest.Image image) {
        return new Image(
                image.index(),
                image.seed(),
                image.width(),
                image.height(),
                image.contentType(),
                image.bytes(),
                image.sha256(),
                image.nsfw(),
                image.watermark(),
                self + "/images/" + image.index());
    }
}

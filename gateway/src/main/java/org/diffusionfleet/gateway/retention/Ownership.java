package org.diffusionfleet.gateway.retention;

import java.util.Optional;
import java.util.stream.Stream;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.PictureSource;
import org.diffusionfleet.schemas.RecordRules;

/** Which of the objects under its prefix a job owns; pure functions. */
final class Ownership {

    private Ownership() {}

    /** Whether it owns that one. */
    static boolean owns(JobView view, String key) {
        if (view.deleted()) {
            return false;
        }
        return switch (view.state()) {
            case QUEUED, RUNNING -> true;
            case SUCCEEDED -> isEnd(view, key) || isResult(view, key) || isSource(view.requireJob(), key);
            // Its record may be put back and then needs them.
            case FAILED -> isEnd(view, key) || isSource(view.requireJob(), key);
            case CANCELED, EXPIRED -> isEnd(view, key);
        };
    }

    /** Whether it says how the job ended, should its record be seen again. */
    private static boolean isEnd(JobView view, String key) {
        return key.equals(Manifest.endKey(view.requireJob().id(), view.replay()));
    }

    private static boolean isResult(JobView view, String key) {
        return Optional.ofNullable(view.manifest())
                .filter(manifest -> key.equals(Manifest.key(view.requireJob().id()))
                        || manifest.images().stream()
                                .anyMatch(image -> image.key().equals(key))
                        || isSource(manifest.job(), key))
                .isPresent();
    }

    /** Whether the job's pictures begin with that one; a record that no worker can do may say nothing of pictures. */
    private static boolean isSource(Job job, String key) {
        if (!RecordRules.hasRequest(job)) {
            return false;
        }
        return Stream.of(
                        Optional.ofNullable(job.request().initImage()),
                        Optional.ofNullable(job.request().maskImage()))
                .flatMap(Optional::stream)
                .anyMatch(source -> source instanceof PictureSource.Stored stored && key.equals(stored.key()));
    }
}

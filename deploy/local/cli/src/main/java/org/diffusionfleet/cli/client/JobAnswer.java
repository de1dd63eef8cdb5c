package org.diffusionfleet.cli.client;

import java.util.List;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job as the API shows it, as far as this client looks.
 *
 * @param images the pictures that can be fetched, in order
 * @param error once it failed
 * @param warnings what the pictures show less of than was asked
 */
public record JobAnswer(
        String id,
        JobState state,
        List<Image> images,
        @Nullable JobError error,
        List<String> warnings) {

    public JobAnswer {
        images = images == null ? List.of() : List.copyOf(images);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** A finished picture. */
    public record Image(int index) {}
}

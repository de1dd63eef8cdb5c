package org.diffusionfleet.cli.client;

import java.util.List;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job as the API shows it, as far as this client looks.
 *
 * @param images once it succeeded, in order
 * @param error once it failed
 */
public record JobAnswer(
        String id,
        JobState state,
        List<Image> images,
        @Nullable JobError error) {

    public JobAnswer {
        images = images == null ? List.of() : List.copyOf(images);
    }

    /** A finished picture; {@code url} may be relative to the server, and redirects to the bytes. */
    public record Image(int index, long seed, int width, int height, long bytes, String sha256, String url) {}
}

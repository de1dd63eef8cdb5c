package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of a finished job's objects. Written once, by conditional PUT: whoever writes it has finished the job.
 *
 * @param job the job with everything filled in, enough to draw the same pictures again
 * @param images the pictures, by index
 * @param warnings what the pictures show less of than was asked, one sentence each that begins with the field
 */
public record Manifest(
        Job job,
        List<Image> images,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {

    public Manifest {
        images = List.copyOf(images);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** A manifest without warnings. */
    public Manifest(Job job, List<Image> images) {
        this(job, images, List.of());
    }

    /** The prefix of all objects of a job. */
    public static String prefix(String jobId) {
        return "jobs/" + jobId + "/";
    }

    /** The object key of a job's manifest. */
    public static String key(String jobId) {
        return prefix(jobId) + "manifest.json";
    }

    /** The object key of what decides how a life of a job ended, whichever way it did. */
    public static String endKey(String jobId, int replay) {
        return prefix(jobId) + (replay == 0 ? "end.json" : "end-%d.json".formatted(replay));
    }

    /**
     * One picture.
     *
     * @param index 0 for the job's first sample
     * @param seed the seed that draws this picture alone
     * @param key its object key
     * @param contentType e.g. {@code image/png}
     * @param width pixels
     * @param height pixels
     * @param bytes size of the object
     * @param sha256 of the object, in hexadecimal
     * @param nsfw whether the safety checker flagged it, which made it black; written only if so
     * @param watermark the text hidden in it; null if there is none, because it is too small or its worker writes none
     */
    public record Image(
            int index,
            long seed,
            String key,
            String contentType,
            int width,
            int height,
            long bytes,
            String sha256,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean nsfw,
            @Nullable String watermark) {

        /** A picture that is neither flagged nor marked. */
        public Image(
                int index,
                long seed,
                String key,
                String contentType,
                int width,
                int height,
                long bytes,
                String sha256) {
            this(index, seed, key, contentType, width, height, bytes, sha256, false, null);
        }

        /** This picture with what was done to its pixels. */
        public Image with(boolean flagged, @Nullable String marked) {
            return new Image(index, seed, key, contentType, width, height, bytes, sha256, flagged, marked);
        }

        /** The object key of a job's picture. */
        public static String key(String jobId, int index, ImageFormat format) {
            return prefix(jobId) + index + "." + format.extension();
        }
    }
}

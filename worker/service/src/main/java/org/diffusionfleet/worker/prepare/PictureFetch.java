package org.diffusionfleet.worker.prepare;

import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.image.ImageException;
import org.diffusionfleet.diffusion.image.InitImages;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.PictureSource;
import org.diffusionfleet.worker.delivery.ObjectStore;
import org.diffusionfleet.worker.delivery.Retry;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;

/**
 * Gets a job's pictures and reads them. A picture that the record itself holds is put into the bucket first, so that the
 * manifest can name it.
 *
 * @param store the fleet's bucket
 * @param limits what is not read
 * @param retry how long an outage of the store is borne
 */
record PictureFetch(ObjectStore store, PictureLimits limits, Retry retry) {

    /**
     * A picture, and where it is.
     *
     * @param pixels decoded, in its own size
     * @param source its object, with the digest
     */
    record Fetched(RgbImage pixels, PictureSource.Stored source) {}

    /**
     * Gets one.
     *
     * @param field which it is, for messages
     * @param role the beginning of its object's name, if it is put there
     */
    Fetched get(String jobId, String field, String role, PictureSource source)
            throws GaveUpException, BadPictureException {
        return switch (source) {
            case PictureSource.Inline inline -> {
                var file = inline.bytes().orElseThrow(() -> new BadPictureException(field, "is not base64"));
                yield new Fetched(read(field, file), keep(jobId, field, role, file));
            }
            case PictureSource.Stored stored -> {
                var file = fetch(field, stored);
                yield new Fetched(read(field, file), PictureSource.Stored.of(String.valueOf(stored.key()), file));
            }
        };
    }

    private byte[] fetch(String field, PictureSource.Stored stored) throws GaveUpException, BadPictureException {
        var key = String.valueOf(stored.key());
        var file = retry.call("reading " + key, () -> store.read(key, limits.bytes() + 1))
                .orElseThrow(
                        () -> new BadPictureException(field, "there is no object %s in the bucket".formatted(key)));
        if (file.length > limits.bytes()) {
            throw new BadPictureException(field, "must have at most %d bytes".formatted(limits.bytes()));
        }
        var digest = PictureSource.Stored.of(key, file).sha256();
        if (stored.sha256() != null && !stored.sha256().equals(digest)) {
            throw new BadPictureException(
                    field, "the SHA-256 of %s must be %s, not %s".formatted(key, stored.sha256(), digest));
        }
        return file;
    }

    private RgbImage read(String field, byte[] file) throws BadPictureException {
        try {
            return InitImages.read(file, limits.pixels());
        } catch (ImageException e) {
            throw new BadPictureException(field, String.valueOf(e.getMessage()));
        }
    }

    private PictureSource.Stored keep(String jobId, String field, String role, byte[] file)
            throws GaveUpException, BadPictureException {
        var format = ImageFormat.detect(file)
                .orElseThrow(() -> new BadPictureException(field, "is not a PNG, JPEG or WebP picture"));
        var kept = PictureSource.Stored.of(PictureSource.Stored.key(jobId, role, format), file);
        retry.call("writing " + kept.key(), () -> {
            store.put(String.valueOf(kept.key()), format.contentType(), file);
            return kept;
        });
        return kept;
    }
}

package org.diffusionfleet.worker.prepare;

import java.util.Objects;
import org.diffusionfleet.diffusion.InitImage;
import org.diffusionfleet.diffusion.Mask;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.image.ImageException;
import org.diffusionfleet.diffusion.image.InitImages;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.worker.delivery.ObjectStore;
import org.diffusionfleet.worker.delivery.Retry;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;
import org.diffusionfleet.worker.prepare.PictureFetch.Fetched;
import org.jspecify.annotations.Nullable;

/**
 * Makes a completed job ready: its init image and mask fetched, read, and of the size to draw.
 *
 * @param model what it will be drawn with
 * @param store the fleet's bucket
 * @param limits on its pictures
 */
public record Preparation(ModelDescriptor model, ObjectStore store, PictureLimits limits) {

    private static final String INIT = "init_image";
    private static final String MASK = "mask_image";

    /**
     * Prepares a job.
     *
     * @throws GaveUpException if the store was away for too long
     * @throws BadPictureException if a picture cannot be used, ever
     */
    public PreparedJob prepare(Job job, Retry retry) throws GaveUpException, BadPictureException {
        var request = job.request();
        if (request.initImage() == null) {
            return new PreparedJob(job, null);
        }
        var fetch = new PictureFetch(store, limits, retry);
        var init = fetch.get(job.id(), INIT, "init", request.initImage());
        var mask = request.maskImage() == null ? null : fetch.get(job.id(), MASK, "mask", request.maskImage());
        var image = sized(init.pixels(), request.height(), request.width());
        var sized = request.withPictures(init.source(), mask == null ? null : mask.source())
                .withSize(image.height(), image.width());
        var strength = Objects.requireNonNull(request.strength());
        return new PreparedJob(job.with(sized), new InitImage(image, strength, mask(mask, image)));
    }

    /** A side that the request leaves out follows from the picture. */
    private RgbImage sized(RgbImage picture, @Nullable Integer height, @Nullable Integer width)
            throws BadPictureException {
        try {
            var wantedHeight = height == null ? InitImages.side(picture.height(), model.sizeMultiple()) : height;
            var wantedWidth = width == null ? InitImages.side(picture.width(), model.sizeMultiple()) : width;
            if (Math.max(wantedHeight, wantedWidth) > model.maxSide()) {
                throw new BadPictureException(
                        INIT,
                        "asks for a picture of %d x %d pixels, but the model %s draws at most %d a side: give height and width"
                                .formatted(wantedWidth, wantedHeight, model.name(), model.maxSide()));
            }
            return InitImages.resize(picture, wantedWidth, wantedHeight);
        } catch (ImageException e) {
            throw new BadPictureException(INIT, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Mask mask(@Nullable Fetched mask, RgbImage image) {
        return mask == null ? null : InitImages.mask(InitImages.resize(mask.pixels(), image.width(), image.height()));
    }
}

package org.diffusionfleet.worker.image;

import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.schemas.Manifest;
import org.jboss.logging.Logger;

/**
 * A sample as it goes into a file.
 *
 * @param pixels with the watermark, if it has one
 * @param nsfw whether the safety checker made it black
 * @param marked whether it has a watermark
 */
public record Picture(RgbImage pixels, boolean nsfw, boolean marked) {

    private static final Logger LOG = Logger.getLogger(Picture.class);

    /**
     * What is stored of a sample.
     *
     * @param watermark whether to mark pictures; one that is too small for it is left as it is
     */
    public static Picture of(GeneratedImage sample, boolean watermark) {
        var pixels = sample.image();
        if (watermark && Watermark.fits(pixels)) {
            return new Picture(Watermark.mark(pixels), sample.nsfw(), true);
        }
        if (watermark) {
            LOG.debugf("%dx%d pixels are too few for a watermark", pixels.width(), pixels.height());
        }
        return new Picture(pixels, sample.nsfw(), false);
    }

    /** Its file's line in the manifest. */
    public Manifest.Image entry(Manifest.Image file) {
        return file.with(nsfw, marked ? Watermark.TEXT : null);
    }
}

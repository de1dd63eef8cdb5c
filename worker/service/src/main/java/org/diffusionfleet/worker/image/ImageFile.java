package org.diffusionfleet.worker.image;

import java.util.Objects;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.image.png.PngEncoder;

/**
 * A picture as the file that is stored. Its bytes are final here, before they are hashed: whatever else shall go into a
 * file, or sign it, goes in {@link #of}.
 *
 * @param data the file
 * @param format what it is
 * @param sample what was drawn
 */
public record ImageFile(byte[] data, ImageFormat format, SampleRequest sample) {

    /** The file of a picture, as a prepared job wants it; equal pictures give equal files on workers of one version. */
    public static ImageFile of(RgbImage image, SampleRequest sample, Job job) {
        var provenance = Provenance.of(sample, job);
        var request = job.request();
        var format =
                ImageFormat.of(Objects.requireNonNull(request.imageFormat())).orElseThrow();
        var data = switch (format) {
            case PNG -> PngEncoder.encode(image, provenance.texts(), provenance.xmp());
            case JPEG -> JpegEncoder.encode(image, provenance, quality(request));
            case WEBP -> WebpEncoder.encode(image, provenance, quality(request));
        };
        return new ImageFile(data, format, sample);
    }

    /** Its line in the manifest of a job. */
    public Manifest.Image entry(String jobId, int index) {
        return new Manifest.Image(
                index,
                sample.seed(),
                Manifest.Image.key(jobId, index, format),
                format.contentType(),
                sample.width(),
                sample.height(),
                data.length,
                Digests.sha256(data));
    }

    private static int quality(Generation request) {
        return Objects.requireNonNull(request.imageQuality());
    }
}

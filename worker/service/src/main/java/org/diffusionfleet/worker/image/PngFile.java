package org.diffusionfleet.worker.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Manifest;

/**
 * A picture as the file that is stored.
 *
 * @param data the PNG
 * @param sample what was drawn
 */
public record PngFile(byte[] data, SampleRequest sample) {

    /** The file of a picture of a prepared job. */
    public static PngFile of(RgbImage image, SampleRequest sample, Job job) {
        return new PngFile(PngEncoder.encode(image, Provenance.of(sample, job)), sample);
    }

    /** Its line in the manifest of a job. */
    public Manifest.Image entry(String jobId, int index) {
        return new Manifest.Image(
                index,
                sample.seed(),
                Manifest.Image.key(jobId, index),
                "image/png",
                sample.width(),
                sample.height(),
                data.length,
                sha256(data));
    }

    private static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

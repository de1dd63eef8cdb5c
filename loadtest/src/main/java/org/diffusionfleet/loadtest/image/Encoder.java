package org.diffusionfleet.loadtest.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import javax.imageio.ImageIO;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.image.ImageFile;
import org.jspecify.annotations.Nullable;

/** The encoders compared; each turns pixels as the pipeline leaves them into a file. */
public enum Encoder {
    /** The JDK's PNG writer with its defaults, and no texts. */
    IMAGE_IO {
        @Override
        byte[] encode(RgbImage image) {
            return imageIo(image);
        }
    },
    /** The worker's PNG, with all its texts. */
    PNG {
        @Override
        byte[] encode(RgbImage image) {
            return worker(image, "png", null);
        }
    },
    /** The worker's JPEG at its default quality. */
    JPEG_90 {
        @Override
        byte[] encode(RgbImage image) {
            return worker(image, "jpeg", 90);
        }
    },
    /** The worker's WebP at its default quality. */
    WEBP_90 {
        @Override
        byte[] encode(RgbImage image) {
            return worker(image, "webp", 90);
        }
    },
    /** The worker's lossless WebP. */
    WEBP_100 {
        @Override
        byte[] encode(RgbImage image) {
            return worker(image, "webp", 100);
        }
    };

    abstract byte[] encode(RgbImage image);

    private static byte[] worker(RgbImage image, String format, @Nullable Integer quality) {
        var sample = new SampleRequest(
                "a red apple on a blue background", "", 42, 25, 4, image.height(), image.width(), SamplerKind.DDIM, 0);
        var request = new Generation(
                        sample.prompt(),
                        sample.negativePrompt(),
                        1,
                        sample.seed(),
                        sample.steps(),
                        sample.guidanceScale(),
                        sample.height(),
                        sample.width(),
                        sample.sampler().id(),
                        sample.eta(),
                        Map.of())
                .withImage(format, quality);
        var job = new Job("benchmark", Job.LOCAL_TENANT, Instant.EPOCH, "emoji-64", Lane.BATCH, request, Map.of());
        return ImageFile.of(image, sample, job).data();
    }

    private static byte[] imageIo(RgbImage image) {
        var picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        var bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        var rgb = image.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        ImageIO.setUseCache(false);
        var file = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return file.toByteArray();
    }
}

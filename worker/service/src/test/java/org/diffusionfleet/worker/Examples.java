package org.diffusionfleet.worker;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.PictureSource;
import org.jspecify.annotations.Nullable;

/** The bundled model and jobs for it. */
public final class Examples {

    public static final ModelDescriptor MODEL = new ModelDescriptor(
                    "emoji-64", 64, 64, 16, 8, 4, 512, 1000, 64, 2000, List.of("ddim", "plms"), true)
            .withTasks(List.of("txt2img", "img2img", "inpainting"));

    private Examples() {}

    /** A job that is quickly drawn if it takes few steps. */
    public static Job job(String id, int samples, int steps) {
        var request =
                new Generation("a red apple", null, samples, 42L, steps, null, null, null, "ddim", null, Map.of());
        return new Job(id, null, null, null, null, request, Map.of());
    }

    /** A job that starts from a picture, and takes two steps. */
    public static Job job(String id, PictureSource init, @Nullable PictureSource mask) {
        var job = job(id, 1, 4);
        return job.with(job.request().from(init, mask, 0.5));
    }

    /** A PNG of so many pixels, with a bright left half. */
    public static byte[] png(int width, int height) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(i % width, i / width, i % width < width / 2 ? 0xf0e0d0 : 0x102030);
        }
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

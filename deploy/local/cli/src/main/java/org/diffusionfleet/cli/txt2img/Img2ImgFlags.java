package org.diffusionfleet.cli.txt2img;

import java.nio.file.Path;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.PictureSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of the reference's {@code scripts/img2img.py}, with its names, meanings and defaults, and a mask. */
final class Img2ImgFlags extends DrawFlags {

    @Option(
            names = {"--init-img", "--init_img"},
            paramLabel = "FILE",
            description = {
                "The picture to start from: PNG, JPEG or WebP.",
                "The pictures have its size, rounded down to a multiple of 32 pixels."
            })
    @Nullable
    Path initImage;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "What of it to repaint: what is bright in this picture. Not in the reference.")
    @Nullable
    Path mask;

    @Option(
            names = "--strength",
            description = {
                "How far from it the pictures may go, above 0 to 1: of --ddim_steps the last STRENGTH * STEPS are taken",
                "(default: 0.75; 1 with --mask)."
            })
    @Nullable
    Double strength;

    @Option(names = "--plms", description = "Not applicable, as in the reference; --sampler plms is.")
    boolean plms;

    @Option(
            names = "--outdir",
            paramLabel = "DIR",
            defaultValue = "outputs/img2img-samples",
            description =
                    "Where the pictures go: DIR/samples/00000.png …, DIR/grid-0000.png (default: ${DEFAULT-VALUE}).")
    Path outdir;

    @Option(
            names = {"--n_iter", "--n-iter"},
            defaultValue = "1",
            description = "How often to sample (default: ${DEFAULT-VALUE}).")
    int iterations;

    @Option(
            names = {"--n_samples", "--n-samples"},
            defaultValue = "2",
            description =
                    "Pictures of each prompt and iteration; with --from-file, the batch size (default: ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = "--scale",
            defaultValue = "5.0",
            description = "Guidance scale: how closely to follow the prompt (default: ${DEFAULT-VALUE}).")
    double scale;

    @Override
    Path outdir() {
        return outdir;
    }

    @Override
    int iterations() {
        return iterations;
    }

    @Override
    int samples() {
        return samples;
    }

    @Override
    Generation template() {
        return template("ddim", scale, null, null)
                .from(picture("--init-img", initImage), picture("--mask", mask), strength);
    }

    private static @Nullable PictureSource picture(String flag, @Nullable Path file) {
        return file == null ? null : PictureFile.read(flag, file);
    }

    @Override
    void check() {
        refuse(initImage == null, "--init-img: must be given: the picture to start from");
        refuse(plms, "--plms is not applicable, as in the reference; use --sampler plms");
        super.check();
    }
}

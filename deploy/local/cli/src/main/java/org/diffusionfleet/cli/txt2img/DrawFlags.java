package org.diffusionfleet.cli.txt2img;

import java.nio.file.Path;
import java.util.Map;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.ImageFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that the reference's {@code scripts/txt2img.py} and {@code scripts/img2img.py} share, and what else they say. */
abstract sealed class DrawFlags permits Txt2ImgFlags, Img2ImgFlags {

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            defaultValue = "a painting of a virus monster playing guitar",
            description = "What the pictures show (default: ${DEFAULT-VALUE}).")
    String prompt;

    @Option(names = "--skip_grid", description = "Do not save the grid.")
    boolean skipGrid;

    @Option(names = "--skip_save", description = "Do not save the single pictures.")
    boolean skipSave;

    @Option(
            names = {"--ddim_steps", "--ddim-steps"},
            defaultValue = "50",
            description = "Denoising steps, whatever the sampler (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(
            names = {"--fixed_code", "--fixed-code"},
            description = "The same start noise in every batch and iteration.")
    boolean fixedCode;

    @Option(
            names = {"--ddim_eta", "--ddim-eta"},
            defaultValue = "0.0",
            description = "Fresh noise in each DDIM step, 0 is deterministic (default: ${DEFAULT-VALUE}).")
    double eta;

    @Option(names = "--C", description = "Latent channels: the model decides, another value is refused.")
    @Nullable
    Integer channels;

    @Option(
            names = "--f",
            description = "Pixels a latent element stands for: the model decides, another value is refused.")
    @Nullable
    Integer factor;

    @Option(
            names = {"--n_rows", "--n-rows"},
            defaultValue = "0",
            description = "Pictures in a row of the grid; 0 for n_samples (default: ${DEFAULT-VALUE}).")
    int rows;

    @Option(
            names = {"--from-file", "--from_file"},
            paramLabel = "FILE",
            description = "Prompts, one a line (UTF-8), one picture each; - is standard input.")
    @Nullable
    String fromFile;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Not applicable: a model directory describes itself.")
    @Nullable
    String config;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Seed of the first picture; the next has the next one (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--precision",
            defaultValue = "autocast",
            description = "full or autocast, for compatibility: the model's files decide (default: ${DEFAULT-VALUE}).")
    String precision;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "File format of the single pictures: png, jpeg or webp (default: png). Not in the reference.")
    @Nullable
    String format;

    @Option(
            names = "--quality",
            paramLabel = "1..100",
            description = "Quality of JPEG and WebP, a WebP of 100 is lossless (default: 90). Not in the reference.")
    @Nullable
    Integer quality;

    @Mixin
    SamplingFlags sampling;

    abstract Path outdir();

    abstract int iterations();

    abstract int samples();

    /** What is asked of every job, but for prompt, number of samples and seed. */
    abstract Generation template();

    /** The template of what all these flags say, and what the reference's two scripts say each in its own way. */
    final Generation template(
            String referenceSampler, double scale, @Nullable Integer height, @Nullable Integer width) {
        return new Generation(
                null,
                sampling.negativePrompt,
                null,
                null,
                steps,
                scale,
                height,
                width,
                sampling.sampler == null ? referenceSampler : sampling.sampler,
                eta,
                format,
                quality,
                sampling.sigmas,
                sampling.guidanceRescale,
                sampling.guidanceStart,
                sampling.guidanceEnd,
                sampling.promptWindows,
                sampling.promptWeights ? true : null,
                null,
                null,
                null,
                Map.of());
    }

    ImageFormat imageFormat() {
        return format == null ? ImageFormat.PNG : ImageFormat.of(format).orElseThrow(this::unknownFormat);
    }

    private CliException unknownFormat() {
        return CliException.usage("--format: must be png, jpeg or webp, not " + format);
    }

    int gridColumns() {
        return rows > 0 ? rows : samples();
    }

    /**
     * Checks what needs no model.
     *
     * @throws CliException naming the flag
     */
    void check() {
        refuse(config != null, "--config is not applicable: a model directory describes itself; use --ckpt MODEL");
        refuse(iterations() < 1, "--n_iter: must be at least 1, not " + iterations());
        refuse(samples() < 1, "--n_samples: must be at least 1, not " + samples());
        refuse(rows < 0, "--n_rows: must be at least 0, not " + rows);
        refuse(
                imageFormat() == ImageFormat.PNG && quality != null,
                "--quality: must be left out with --format png, which is lossless");
        refuse(seed < 0, "--seed: must be at least 0, not " + seed);
        refuse(
                !"full".equals(precision) && !"autocast".equals(precision),
                "--precision: must be full or autocast, not " + precision);
        refuse(
                (long) iterations() * samples() > Integer.MAX_VALUE,
                "--n_iter: %d iterations of %d pictures are too many".formatted(iterations(), samples()));
    }

    /**
     * Checks what the model decides.
     *
     * @throws CliException naming the flag
     */
    void checkModel(int latentChannels, int vaeFactor) {
        decided("--C", channels, latentChannels);
        decided("--f", factor, vaeFactor);
    }

    private static void decided(String flag, @Nullable Integer given, int models) {
        refuse(
                given != null && given != models,
                "%s: the model has %d, and it cannot be changed to %s".formatted(flag, models, given));
    }

    static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw CliException.usage(message);
        }
    }
}

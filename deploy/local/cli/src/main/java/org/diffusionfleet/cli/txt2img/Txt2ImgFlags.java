package org.diffusionfleet.cli.txt2img;

import java.nio.file.Path;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.schemas.ImageFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of the reference's {@code scripts/txt2img.py}, with its names, meanings and defaults. */
final class Txt2ImgFlags {

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            defaultValue = "a painting of a virus monster playing guitar",
            description = "What the pictures show (default: ${DEFAULT-VALUE}).")
    String prompt;

    @Option(
            names = "--outdir",
            paramLabel = "DIR",
            defaultValue = "outputs/txt2img-samples",
            description =
                    "Where the pictures go: DIR/samples/00000.png …, DIR/grid-0000.png (default: ${DEFAULT-VALUE}).")
    Path outdir;

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
            names = "--plms",
            description =
                    "Sample with PLMS; DDIM otherwise. Both are diffusers', which equal the reference's where the steps"
                            + " divide 1000 and run where it crashes (3, 9, 27 …); --sampler compvis_plms is the"
                            + " reference's own.")
    boolean plms;

    @Option(
            names = {"--dpm_solver", "--dpm-solver"},
            description = "Sample with DPM-Solver++ of second order, exactly as the reference; 2 steps or more.")
    boolean dpmSolver;

    @Option(names = "--laion400m", description = "Not applicable: names a checkpoint file of the reference.")
    boolean laion400m;

    @Option(
            names = {"--fixed_code", "--fixed-code"},
            description = "The same start noise in every batch and iteration.")
    boolean fixedCode;

    @Option(
            names = {"--ddim_eta", "--ddim-eta"},
            defaultValue = "0.0",
            description = "Fresh noise in each DDIM step, 0 is deterministic (default: ${DEFAULT-VALUE}).")
    double eta;

    @Option(
            names = {"--n_iter", "--n-iter"},
            defaultValue = "2",
            description = "How often to sample (default: ${DEFAULT-VALUE}).")
    int iterations;

    @Option(names = "--H", paramLabel = "PIXELS", description = "Height; the model's own by default.")
    @Nullable
    Integer height;

    @Option(names = "--W", paramLabel = "PIXELS", description = "Width; the model's own by default.")
    @Nullable
    Integer width;

    @Option(names = "--C", description = "Latent channels: the model decides, another value is refused.")
    @Nullable
    Integer channels;

    @Option(
            names = "--f",
            description = "Pixels a latent element stands for: the model decides, another value is refused.")
    @Nullable
    Integer factor;

    @Option(
            names = {"--n_samples", "--n-samples"},
            defaultValue = "3",
            description =
                    "Pictures of each prompt and iteration; with --from-file, the batch size (default: ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = {"--n_rows", "--n-rows"},
            defaultValue = "0",
            description = "Pictures in a row of the grid; 0 for n_samples (default: ${DEFAULT-VALUE}).")
    int rows;

    @Option(
            names = "--scale",
            defaultValue = "7.5",
            description = "Guidance scale: how closely to follow the prompt (default: ${DEFAULT-VALUE}).")
    double scale;

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

    @Option(
            names = "--precision",
            defaultValue = "autocast",
            description = "full or autocast, for compatibility: the model's files decide (default: ${DEFAULT-VALUE}).")
    String precision;

    @Mixin
    SamplingFlags sampling;

    String sampler() {
        if (sampling.sampler != null) {
            return sampling.sampler;
        }
        if (dpmSolver) {
            return "compvis_dpm";
        }
        return plms ? "plms" : "ddim";
    }

    ImageFormat imageFormat() {
        return format == null ? ImageFormat.PNG : ImageFormat.of(format).orElseThrow(this::unknownFormat);
    }

    private CliException unknownFormat() {
        return CliException.usage("--format: must be png, jpeg or webp, not " + format);
    }

    int gridColumns() {
        return rows > 0 ? rows : samples;
    }

    /**
     * Checks what needs no model.
     *
     * @throws CliException naming the flag
     */
    void check() {
        refuse(laion400m, "--laion400m is not applicable: it names a checkpoint of the reference; use --ckpt MODEL");
        refuse(config != null, "--config is not applicable: a model directory describes itself; use --ckpt MODEL");
        refuse(plms && dpmSolver, "--plms: excludes --dpm_solver, choose one of them");
        refuse(
                sampling.sampler != null && (plms || dpmSolver),
                "--sampler: excludes --plms and --dpm_solver, choose one of them");
        refuse(plms && eta != 0, "--ddim_eta: must be 0 with --plms, not " + eta);
        refuse(dpmSolver && eta != 0, "--ddim_eta: must be 0 with --dpm_solver, not " + eta);
        refuse(iterations < 1, "--n_iter: must be at least 1, not " + iterations);
        refuse(samples < 1, "--n_samples: must be at least 1, not " + samples);
        refuse(rows < 0, "--n_rows: must be at least 0, not " + rows);
        refuse(
                quality != null && imageFormat() == ImageFormat.PNG,
                "--quality: must be left out with --format png, which is lossless");
        refuse(seed < 0, "--seed: must be at least 0, not " + seed);
        refuse(
                !"full".equals(precision) && !"autocast".equals(precision),
                "--precision: must be full or autocast, not " + precision);
        refuse(
                (long) iterations * samples > Integer.MAX_VALUE,
                "--n_iter: %d iterations of %d pictures are too many".formatted(iterations, samples));
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

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw CliException.usage(message);
        }
    }
}

package org.diffusionfleet.cli.txt2img;

import java.nio.file.Path;
import org.diffusionfleet.schemas.Generation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of the reference's {@code scripts/txt2img.py}, with its names, meanings and defaults. */
final class Txt2ImgFlags extends DrawFlags {

    @Option(
            names = "--outdir",
            paramLabel = "DIR",
            defaultValue = "outputs/txt2img-samples",
            description =
                    "Where the pictures go: DIR/samples/00000.png …, DIR/grid-0000.png (default: ${DEFAULT-VALUE}).")
    Path outdir;

    @Option(
            names = {"--n_iter", "--n-iter"},
            defaultValue = "2",
            description = "How often to sample (default: ${DEFAULT-VALUE}).")
    int iterations;

    @Option(
            names = {"--n_samples", "--n-samples"},
            defaultValue = "3",
            description =
                    "Pictures of each prompt and iteration; with --from-file, the batch size (default: ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = "--scale",
            defaultValue = "7.5",
            description = "Guidance scale: how closely to follow the prompt (default: ${DEFAULT-VALUE}).")
    double scale;

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

    @Option(names = "--H", paramLabel = "PIXELS", description = "Height; the model's own by default.")
    @Nullable
    Integer height;

    @Option(names = "--W", paramLabel = "PIXELS", description = "Width; the model's own by default.")
    @Nullable
    Integer width;

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
        return template(sampler(), scale, height, width);
    }

    private String sampler() {
        if (dpmSolver) {
            return "compvis_dpm";
        }
        return plms ? "plms" : "ddim";
    }

    @Override
    void check() {
        refuse(laion400m, "--laion400m is not applicable: it names a checkpoint of the reference; use --ckpt MODEL");
        refuse(plms && dpmSolver, "--plms: excludes --dpm_solver, choose one of them");
        refuse(
                sampling.sampler != null && (plms || dpmSolver),
                "--sampler: excludes --plms and --dpm_solver, choose one of them");
        refuse(plms && eta != 0, "--ddim_eta: must be 0 with --plms, not " + eta);
        refuse(dpmSolver && eta != 0, "--ddim_eta: must be 0 with --dpm_solver, not " + eta);
        super.check();
    }
}

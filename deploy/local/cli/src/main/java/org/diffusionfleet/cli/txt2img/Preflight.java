package org.diffusionfleet.cli.txt2img;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.txt2img.Plan.PlannedJob;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.ModelDescriptor;

/** Holds all jobs to the model's limits before the first is submitted: all or nothing. */
final class Preflight {

    private static final int MOST_LINES = 10;

    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("prompt", "--prompt"),
            Map.entry("negative_prompt", "--negative-prompt"),
            Map.entry("n_samples", "--n_samples"),
            Map.entry("seed", "--seed"),
            Map.entry("steps", "--ddim_steps"),
            Map.entry("guidance_scale", "--scale"),
            Map.entry("height", "--H"),
            Map.entry("width", "--W"),
            Map.entry("sampler", "--sampler, --plms or --dpm_solver"),
            Map.entry("eta", "--ddim_eta"),
            Map.entry("sigmas", "--sigmas"),
            Map.entry("guidance_rescale", "--guidance-rescale"),
            Map.entry("guidance_start", "--guidance-start"),
            Map.entry("guidance_end", "--guidance-end"),
            Map.entry("prompt_windows", "--prompt-windows"),
            Map.entry("image_format", "--format"),
            Map.entry("image_quality", "--quality"),
            Map.entry("init_image", "--init-img"),
            Map.entry("mask_image", "--mask"),
            Map.entry("strength", "--strength"));

    private Preflight() {}

    /**
     * Checks every job.
     *
     * @throws CliException naming flags, or lines of the prompts file, with the limits
     */
    static void check(List<PlannedJob> jobs, DrawRun.Order order, ModelDescriptor model) {
        var wrong = jobs.stream()
                .flatMap(job -> JobRules.check(order.generation(job), model).stream()
                        .map(error -> describe(error, job.prompt().line())))
                .distinct()
                .toList();
        if (!wrong.isEmpty()) {
            var more = wrong.size() > MOST_LINES ? "\nand %d more".formatted(wrong.size() - MOST_LINES) : "";
            throw CliException.usage(wrong.stream().limit(MOST_LINES).collect(Collectors.joining("\n")) + more);
        }
    }

    private static String describe(FieldError error, int line) {
        var where = line > 0 && "prompt".equals(error.field())
                ? "--from-file, line " + line
                : FLAGS.getOrDefault(error.field(), error.field());
        return where + ": " + error.detail();
    }
}

package org.diffusionfleet.diffusion.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.model.JsonFile;
import org.diffusionfleet.diffusion.model.ModelDirectory;

/**
 * What {@code scheduler/scheduler_config.json} says, in its own words. Every sampler reads the fields that its diffusers class
 * reads, whichever class the file names; where the file is silent, each has its class' own default.
 *
 * @param defaultSampler what the file's {@code _class_name} means
 * @param warnings what of the file is not understood, one sentence each
 * @param betas β of each training timestep, in (0, 1)
 * @param zeroTerminalSnr whether β is rescaled so that the last timestep is pure noise, for the samplers that know of it
 * @param prediction what the UNet predicts
 * @param spacing which timesteps a run visits
 * @param stepsOffset added to every timestep with leading spacing
 * @param setAlphaToOne whether the last step lands on ᾱ = 1 or on that of timestep 0
 * @param skipPrkSteps whether PNDM starts without Runge and Kutta's steps
 * @param bounds of the predicted x₀
 * @param sigmas of the noise levels
 * @param solver of DPM-Solver and UniPC
 * @param distilledSteps steps of the run that a latent consistency model was distilled from
 * @param timestepScaling how fast its boundary condition lets go of the input
 */
public record NoiseScheduleConfig(
        SamplerKind defaultSampler,
        List<String> warnings,
        List<Float> betas,
        boolean zeroTerminalSnr,
        PredictionType prediction,
        Optional<TimestepSpacing> spacing,
        int stepsOffset,
        Optional<Boolean> setAlphaToOne,
        boolean skipPrkSteps,
        OriginalBounds bounds,
        SigmaConfig sigmas,
        SolverConfig solver,
        int distilledSteps,
        double timestepScaling) {
    private static final Set<String> KNOWN = Set.of(
            ("num_train_timesteps beta_start beta_end beta_schedule trained_betas rescale_betas_zero_snr prediction_type"
                            + " timestep_spacing steps_offset set_alpha_to_one skip_prk_steps clip_sample clip_sample_range"
                            + " thresholding dynamic_thresholding_ratio sample_max_value use_karras_sigmas"
                            + " use_exponential_sigmas use_beta_sigmas use_lu_lambdas use_flow_sigmas flow_shift"
                            + " use_dynamic_shifting time_shift_type shift_terminal sigma_min sigma_max final_sigmas_type"
                            + " interpolation_type timestep_type lambda_min_clipped algorithm_type solver_order solver_type"
                            + " lower_order_final euler_at_final predict_x0 disable_corrector solver_p variance_type"
                            + " original_inference_steps timestep_scaling")
                    .split(" "));

    public NoiseScheduleConfig {
        warnings = List.copyOf(warnings);
        betas = List.copyOf(betas);
    }

    /**
     * Reads the file. Where it is silent on {@code steps_offset} and {@code clip_sample}, they are what diffusers' Stable
     * Diffusion pipelines set them to, whatever the class: 1 and no.
     */
    public static NoiseScheduleConfig read(ModelDirectory model) {
        var file = JsonFile.read(model.file("scheduler", "scheduler_config.json"));
        var warnings = new ArrayList<String>();
        var named = named(file, warnings);
        unknown(file, warnings);
        var betas = Betas.read(file, named);
        return new NoiseScheduleConfig(
                sampler(file, named, warnings),
                warnings,
                betas,
                file.flag("rescale_betas_zero_snr").orElse(false),
                Choice.read(file, "prediction_type", PredictionType.values()).orElse(PredictionType.EPSILON),
                Choice.read(file, "timestep_spacing", TimestepSpacing.values()),
                file.integer("steps_offset").orElse(1),
                file.flag("set_alpha_to_one"),
                file.flag("skip_prk_steps").orElse(true),
                OriginalBounds.read(file),
                SigmaConfig.read(file),
                SolverConfig.read(file),
                distilledSteps(file, betas.size()),
                file.number("timestep_scaling").orElse(10));
    }

    private static SamplerClass named(JsonFile file, List<String> warnings) {
        var name = file.text("_class_name");
        if (name.filter(flow -> flow.startsWith("FlowMatch")).isPresent()) {
            throw new ModelException(
                    file.path(), "_class_name %s: flow matching is not supported".formatted(name.get()));
        }
        var named = name.flatMap(SamplerClass::of);
        if (name.isPresent() && named.isEmpty()) {
            warnings.add("_class_name %s is not known: the default sampler is %s"
                    .formatted(name.get(), SamplerClass.PNDM.sampler().id()));
        }
        return named.orElse(SamplerClass.PNDM);
    }

    private static void unknown(JsonFile file, List<String> warnings) {
        for (var field : file.root().properties()) {
            if (!field.getKey().startsWith("_") && !KNOWN.contains(field.getKey())) {
                warnings.add("%s is not known, its value %s is ignored".formatted(field.getKey(), field.getValue()));
            }
        }
    }

    private static SamplerKind sampler(JsonFile file, SamplerClass named, List<String> warnings) {
        var algorithm = file.text("algorithm_type").orElse("dpmsolver++");
        switch (algorithm) {
            case "dpmsolver++", "sde-dpmsolver++", "deis" -> {}
            case "dpmsolver", "sde-dpmsolver" ->
                warnings.add("algorithm_type %s is not supported: its successor %s++ is taken"
                        .formatted(algorithm, algorithm));
            default ->
                throw new ModelException(
                        file.path(),
                        "algorithm_type must be dpmsolver++ or sde-dpmsolver++, not '%s'".formatted(algorithm));
        }
        return named == SamplerClass.DPM_SOLVER && algorithm.startsWith("sde")
                ? SamplerKind.DPMPP_2M_SDE
                : named.sampler();
    }

    private static int distilledSteps(JsonFile file, int trained) {
        var steps = file.integer("original_inference_steps").orElse(Math.min(50, trained));
        if (steps < 1 || steps > trained) {
            throw new ModelException(
                    file.path(), "original_inference_steps must be 1 to %d, not %d".formatted(trained, steps));
        }
        return steps;
    }
}

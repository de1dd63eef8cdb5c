package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.model.JsonFile;

/**
 * What the file says about noise levels, for the samplers that step along them.
 *
 * @param spacing how they fall
 * @param min lowest of a Karras or exponential spacing; where absent, the lowest of the schedule
 * @param max highest of one
 * @param finalMin whether a run ends at the schedule's lowest instead of at 0
 * @param logLinear whether a run's own levels are spaced evenly in log σ instead of read off the timesteps
 * @param continuous whether a v-predicting model is asked at ¼·ln σ instead of at the timestep
 * @param fractional whether the timesteps of Karras levels stay between two (diffusers' rule for the cosine β curve)
 * @param logSnrFloor least ln(α/σ) that a run begins at, where the sampler has such a floor
 * @param refusal what no sampler along σ can do here, if anything
 */
public record SigmaConfig(
        SigmaSpacing spacing,
        OptionalDouble min,
        OptionalDouble max,
        boolean finalMin,
        boolean logLinear,
        boolean continuous,
        boolean fractional,
        double logSnrFloor,
        Optional<String> refusal) {
    private static final List<String> UNSUPPORTED =
            List.of("use_beta_sigmas", "use_lu_lambdas", "use_flow_sigmas", "use_dynamic_shifting");

    static SigmaConfig read(JsonFile file) {
        return new SigmaConfig(
                spacing(file),
                positive(file, "sigma_min"),
                positive(file, "sigma_max"),
                oneOf(file, "final_sigmas_type", "zero", "sigma_min"),
                oneOf(file, "interpolation_type", "linear", "log_linear"),
                oneOf(file, "timestep_type", "discrete", "continuous"),
                file.text("beta_schedule").orElse("").equals("squaredcos_cap_v2"),
                file.number("lambda_min_clipped").orElse(Double.NEGATIVE_INFINITY),
                UNSUPPORTED.stream()
                        .filter(field -> file.flag(field).orElse(false))
                        .map(field -> field + " is not supported")
                        .findFirst());
    }

    private static SigmaSpacing spacing(JsonFile file) {
        var karras = file.flag("use_karras_sigmas").orElse(false);
        var exponential = file.flag("use_exponential_sigmas").orElse(false);
        if (karras && exponential) {
            throw new ModelException(file.path(), "use_karras_sigmas and use_exponential_sigmas exclude each other");
        }
        if (karras) {
            return SigmaSpacing.KARRAS;
        }
        return exponential ? SigmaSpacing.EXPONENTIAL : SigmaSpacing.MODEL;
    }

    private static OptionalDouble positive(JsonFile file, String field) {
        var value = file.number(field);
        if (value.isPresent() && !(value.getAsDouble() > 0)) {
            throw new ModelException(file.path(), "%s must be above 0, not %s".formatted(field, value.getAsDouble()));
        }
        return value;
    }

    private static boolean oneOf(JsonFile file, String field, String usual, String other) {
        var value = file.text(field).orElse(usual);
        if (!value.equals(usual) && !value.equals(other)) {
            throw new ModelException(
                    file.path(), "%s must be %s or %s, not '%s'".formatted(field, usual, other, value));
        }
        return value.equals(other);
    }

    /** For a class that knows no limits of Karras and exponential levels: DPM-Solver's. */
    SigmaConfig unlimited() {
        return new SigmaConfig(
                spacing,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                finalMin,
                logLinear,
                continuous,
                fractional,
                logSnrFloor,
                refusal);
    }

    /** For a class that rounds the timesteps of Karras levels always and has no floor: UniPC's. */
    SigmaConfig rounded() {
        return new SigmaConfig(
                spacing, min, max, finalMin, logLinear, continuous, false, Double.NEGATIVE_INFINITY, refusal);
    }

    /** For a class that knows the spacing alone: Heun's. */
    SigmaConfig spacingOnly() {
        return plain(spacing, refusal);
    }

    /** For a class that knows none of it: Euler ancestral's. */
    SigmaConfig none() {
        return plain(SigmaSpacing.MODEL, Optional.empty());
    }

    private static SigmaConfig plain(SigmaSpacing spacing, Optional<String> refusal) {
        return new SigmaConfig(
                spacing,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                false,
                false,
                false,
                Double.NEGATIVE_INFINITY,
                refusal);
    }

    /** What a request's choice comes to. */
    SigmaSpacing choice(SigmaSpacing requested) {
        return requested == SigmaSpacing.MODEL ? spacing : requested;
    }
}

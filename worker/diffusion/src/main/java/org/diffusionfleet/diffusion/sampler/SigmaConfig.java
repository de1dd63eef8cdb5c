package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.model.JsonFile;

/**
 * What the file says about noise levels, for the samplers that step along them.
 *
 * @param curve how they fall
 * @param lu whether they fall as Lu et al.'s, where the sampler knows that and the curve is not Karras'
 * @param min lowest of a curve; where absent, the lowest of the schedule
 * @param max highest of one
 * @param finalMin whether a run ends at the schedule's lowest instead of at 0
 * @param logLinear whether a run's own levels are spaced evenly in log σ instead of read off the timesteps
 * @param continuous whether a v-predicting model is asked at ¼·ln σ instead of at the timestep
 * @param fractional whether the timesteps of Karras levels stay between two (diffusers' rule for the cosine β curve)
 * @param logSnrFloor least ln(α/σ) that a run begins at, where the sampler has such a floor
 * @param refusal what no sampler along σ can do here, if anything
 */
public record SigmaConfig(
        SigmaCurve curve,
        boolean lu,
        OptionalDouble min,
        OptionalDouble max,
        boolean finalMin,
        boolean logLinear,
        boolean continuous,
        boolean fractional,
        double logSnrFloor,
        Optional<String> refusal) {
    private static final List<String> UNSUPPORTED = List.of("use_flow_sigmas", "use_dynamic_shifting");

    static SigmaConfig read(JsonFile file) {
        return new SigmaConfig(
                curve(file),
                file.flag("use_lu_lambdas").orElse(false),
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

    private static SigmaCurve curve(JsonFile file) {
        var asked = Stream.of(SigmaCurve.KARRAS, SigmaCurve.EXPONENTIAL, SigmaCurve.BETA)
                .filter(curve -> file.flag(
                                "use_%s_sigmas".formatted(curve.name().toLowerCase(Locale.ROOT)))
                        .orElse(false))
                .toList();
        if (asked.size() > 1) {
            throw new ModelException(
                    file.path(), "use_karras_sigmas, use_exponential_sigmas and use_beta_sigmas exclude each other");
        }
        return asked.isEmpty() ? SigmaCurve.MODEL : asked.getFirst();
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

    /** For the class that knows Lu's levels, and no limits of a curve: DPM-Solver's. */
    SigmaConfig unlimited() {
        return new SigmaConfig(
                lu && curve != SigmaCurve.KARRAS ? SigmaCurve.LU : curve,
                lu,
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
                curve, lu, min, max, finalMin, logLinear, continuous, false, Double.NEGATIVE_INFINITY, refusal);
    }

    /** For a class that knows the curve alone: Heun's. */
    SigmaConfig spacingOnly() {
        return plain(curve, refusal);
    }

    /** For a class that knows none of it: Euler ancestral's. */
    SigmaConfig none() {
        return plain(SigmaCurve.MODEL, Optional.empty());
    }

    private static SigmaConfig plain(SigmaCurve curve, Optional<String> refusal) {
        return new SigmaConfig(
                curve,
                false,
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
    SigmaCurve choice(SigmaSpacing requested) {
        return requested == SigmaSpacing.MODEL ? curve : SigmaCurve.of(requested);
    }
}

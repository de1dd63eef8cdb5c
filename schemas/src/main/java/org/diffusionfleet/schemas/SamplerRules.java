package org.diffusionfleet.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What each sampler allows: its steps, its share of fresh noise, its noise levels. */
final class SamplerRules {

    /** The noise levels as the model's own files say. */
    static final String MODEL_SIGMAS = "model";

    private static final List<String> SIGMAS = List.of(MODEL_SIGMAS, "karras", "exponential");
    private static final Set<String> WITH_ETA = Set.of("ddim", "compvis_ddim");
    private static final Set<String> WITH_SIGMAS = Set.of("dpmpp_2m", "dpmpp_2m_sde", "euler", "heun", "unipc");

    private SamplerRules() {}

    static List<FieldError> check(Generation request, ModelDescriptor model) {
        var sampler = JobRules.or(request.sampler(), model.samplers().getFirst());
        var errors = new ArrayList<FieldError>();
        steps(request, sampler, model).ifPresent(errors::add);
        if (model.samplers().contains(sampler)) {
            eta(request, sampler).ifPresent(errors::add);
            sigmas(request, sampler).ifPresent(errors::add);
        } else {
            errors.add(unknown("sampler", sampler, model.samplers()));
        }
        return errors;
    }

    private static FieldError unknown(String field, String value, List<String> known) {
        return new FieldError(
                field, "must be one of %s, not \"%s\"".formatted(String.join(", ", known), PromptRules.excerpt(value)));
    }

    private static Optional<FieldError> steps(Generation request, String sampler, ModelDescriptor model) {
        var wrong = JobRules.range("steps", request.steps(), 1, model.maxSteps());
        var ranges = model.samplerSteps().get(sampler);
        var steps = request.steps();
        if (wrong.isPresent() || ranges == null || steps == null) {
            return wrong;
        }
        if (ranges.stream().anyMatch(range -> range.holds(steps))) {
            return Optional.empty();
        }
        var allowed = ranges.stream().map(ModelDescriptor.StepRange::toString).collect(Collectors.joining(", "));
        return Optional.of(new FieldError(
                "steps", "must be in %s with the sampler %s, not %d".formatted(allowed, sampler, steps)));
    }

    private static Optional<FieldError> eta(Generation request, String sampler) {
        var wrong = JobRules.range("eta", request.eta(), 1);
        if (wrong.isEmpty() && !WITH_ETA.contains(sampler) && JobRules.or(request.eta(), 0.0) != 0) {
            return Optional.of(
                    new FieldError("eta", "must be 0 with the sampler %s, not %s".formatted(sampler, request.eta())));
        }
        return wrong;
    }

    private static Optional<FieldError> sigmas(Generation request, String sampler) {
        var sigmas = JobRules.or(request.sigmas(), MODEL_SIGMAS);
        if (!SIGMAS.contains(sigmas)) {
            return Optional.of(unknown("sigmas", sigmas, SIGMAS));
        }
        if (!sigmas.equals(MODEL_SIGMAS) && !WITH_SIGMAS.contains(sampler)) {
            return Optional.of(
                    new FieldError("sigmas", "must be model with the sampler %s, not %s".formatted(sampler, sigmas)));
        }
        return Optional.empty();
    }
}

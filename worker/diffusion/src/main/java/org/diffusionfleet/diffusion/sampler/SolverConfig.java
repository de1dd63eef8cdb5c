package org.diffusionfleet.diffusion.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;

/**
 * What the file says to DPM-Solver and UniPC.
 *
 * @param order the highest order of a step, 1 to 3
 * @param type {@code midpoint} or {@code heun} for DPM-Solver, {@code bh1} or {@code bh2} for UniPC; each takes the other's names
 *     for its own default
 * @param lowerOrderFinal whether the last steps of a short run are of lower order
 * @param eulerAtFinal whether the last step is of order 1
 * @param predictX0 whether UniPC integrates x₀ instead of ε
 * @param uncorrected steps after which UniPC does not correct
 * @param refusal what the solvers cannot do here, if anything
 */
public record SolverConfig(
        int order,
        String type,
        boolean lowerOrderFinal,
        boolean eulerAtFinal,
        boolean predictX0,
        List<Integer> uncorrected,
        Optional<String> refusal) {
    private static final List<String> TYPES = List.of("midpoint", "heun", "logrho", "bh1", "bh2");

    /** The reference's: of second order, the first and the last of fewer than 15 steps of first. */
    static final SolverConfig COMPVIS = new SolverConfig(2, "midpoint", true, false, true, List.of(), Optional.empty());

    public SolverConfig {
        uncorrected = List.copyOf(uncorrected);
    }

    static SolverConfig read(JsonFile file) {
        var order = file.integer("solver_order").orElse(2);
        if (order < 1 || order > 3) {
            throw new ModelException(file.path(), "solver_order must be 1 to 3, not " + order);
        }
        var type = file.text("solver_type").orElse("midpoint");
        if (!TYPES.contains(type)) {
            throw new ModelException(file.path(), "solver_type must be one of %s, not '%s'".formatted(TYPES, type));
        }
        var uncorrected = new ArrayList<Integer>();
        file.array("disable_corrector").ifPresent(steps -> steps.forEach(step -> uncorrected.add(step.asInt())));
        return new SolverConfig(
                order,
                type,
                file.flag("lower_order_final").orElse(true),
                file.flag("euler_at_final").orElse(false),
                file.flag("predict_x0").orElse(true),
                uncorrected,
                file.node("solver_p")
                        .or(() -> file.node("variance_type"))
                        .map(node -> "solver_p and variance_type are not supported"));
    }
}

package org.diffusionfleet.gateway.api;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are listed.
 *
 * @param states those in one of these
 * @param lanes those in one of these; of a record that says nothing it is the interactive one
 * @param model those for that one, or null for any
 */
record JobFilter(
        Set<JobState> states, Set<Lane> lanes, @Nullable String model) {

    /**
     * As query parameters say.
     *
     * @param states between commas, or null for any
     * @param lane or null for any
     * @throws ProblemException if there is no such state or lane
     */
    static JobFilter of(@Nullable String states, @Nullable String lane, @Nullable String model) {
        return new JobFilter(
                states == null
                        ? EnumSet.allOf(JobState.class)
                        : parse("state", states, JobState.values(), JobState::id),
                lane == null ? EnumSet.allOf(Lane.class) : parse("lane", lane, Lane.values(), Lane::id),
                model);
    }

    private static <T> Set<T> parse(String parameter, String text, T[] all, Function<T, String> name) {
        return Stream.of(text.split(",", -1))
                .map(wanted -> Arrays.stream(all)
                        .filter(one -> name.apply(one).equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> unknown(parameter, wanted, all, name)))
                .collect(Collectors.toSet());
    }

    private static <T> ProblemException unknown(String parameter, String wanted, T[] all, Function<T, String> name) {
        var known = Arrays.stream(all).map(name).collect(Collectors.joining(", "));
        return new ProblemException(
                ProblemCode.INVALID_REQUEST,
                List.of(new FieldError(parameter, "must be of %s, not %s".formatted(known, wanted))));
    }

    boolean takes(JobView view) {
        if (!view.visible()) {
            return false;
        }
        var job = view.requireJob();
        return states.contains(view.state())
                && lanes.contains(Objects.requireNonNullElse(job.lane(), Lane.INTERACTIVE))
                && (model == null || model.equals(job.model()));
    }
}

package org.diffusionfleet.gateway.status;

import java.util.Objects;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What a job asks of a device, more or less.
 *
 * @param samples pictures
 * @param calls UNet calls that each takes part in
 * @param rows its rows in such a call, on average: 2 where guidance is on
 * @param height pixels, or 0 for the model's own
 * @param width pixels, likewise
 */
public record Work(int samples, double calls, double rows, int height, int width) {

    /** A worker has to look at it to say what is wrong with it. */
    public static final Work NONE = new Work(1, 1, 1, 0, 0);

    private static final String HEUN = "heun";

    /** Work of a request, which may leave out what the model fills in. */
    public static Work of(Generation request) {
        var steps = or(request.steps(), JobRules.DEFAULT_STEPS) * or(request.strength(), 1.0);
        return new Work(
                Math.max(1, or(request.nSamples(), 1)),
                Math.max(1, HEUN.equals(request.sampler()) ? 2 * steps - 1 : steps),
                or(request.guidanceScale(), JobRules.DEFAULT_GUIDANCE_SCALE) > 1 ? 1 + guided(request) : 1,
                or(request.height(), 0),
                or(request.width(), 0));
    }

    /** The part of its steps that guidance is on. */
    private static double guided(Generation request) {
        return Math.clamp(or(request.guidanceEnd(), 1.0) - or(request.guidanceStart(), 0.0), 0, 1);
    }

    private static <T> T or(@Nullable T value, T other) {
        return Objects.requireNonNullElse(value, other);
    }

    /** The same, drawn by that model. */
    public Work by(ModelDescriptor model) {
        return new Work(samples, calls, rows, height > 0 ? height : model.height(), width > 0 ? width : model.width());
    }

    /** Rows of all its samples' calls. */
    public double allRows() {
        return samples * calls * rows;
    }

    /** Pixels of a picture. */
    public long pixels() {
        return (long) height * width;
    }
}

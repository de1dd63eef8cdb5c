package org.diffusionfleet.diffusion;

/**
 * How classifier-free guidance acts beyond its scale. A step outside the interval is unguided and takes one UNet row.
 *
 * @param rescale how far the guided output's standard deviation is pulled back to the conditional one's, 0 (not) to 1
 *     (wholly): Lin et al. 2023, section 3.4, diffusers' {@code guidance_rescale}
 * @param start where in the run guidance begins, as a fraction of its UNet calls, 0 to 1 (Kynkäänniemi et al. 2024)
 * @param end where it ends, {@code start} to 1
 */
public record Guidance(double rescale, double start, double end) {
    /** From the first step to the last, not rescaled. */
    public static final Guidance PLAIN = new Guidance(0, 0, 1);

    /** Checks every field; an {@link IllegalArgumentException} names the field and its limit. */
    public Guidance {
        require(rescale >= 0 && rescale <= 1, "guidance.rescale", "0 to 1", rescale);
        require(start >= 0 && start <= 1, "guidance.start", "0 to 1", start);
        require(end >= start && end <= 1, "guidance.end", "guidance.start to 1", end);
    }

    /** Whether the next of {@code calls} UNet calls, after {@code answered} of them, is guided; as diffusers' guiders count. */
    public boolean covers(int answered, int calls) {
        return answered >= (int) (start * calls) && answered < (int) (end * calls);
    }

    /** Whether any of {@code calls} UNet calls is guided that comes after {@code answered} of them. */
    public boolean actsFrom(int answered, int calls) {
        return Math.max(answered, (int) (start * calls)) < (int) (end * calls);
    }

    private static void require(boolean holds, String field, String limit, double value) {
        if (!holds) {
            throw new IllegalArgumentException(field + " must be " + limit + ", not " + value);
        }
    }
}

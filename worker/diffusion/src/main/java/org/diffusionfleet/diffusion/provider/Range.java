package org.diffusionfleet.diffusion.provider;

/** A size that varies: from {@code min} to {@code max}, mostly {@code opt}; all at least 1. */
public record Range(int min, int opt, int max) {
    public Range {
        if (min < 1 || opt < min || max < opt) {
            throw new IllegalArgumentException(
                    "a range must be min, opt, max in rising order from 1, not %d, %d, %d".formatted(min, opt, max));
        }
    }

    /** A size that does not vary. */
    public static Range of(int size) {
        return new Range(size, size, size);
    }

    public boolean covers(int size) {
        return min <= size && size <= max;
    }

    /** The same range in units of so many, rounded down but not below one. */
    public Range in(int unit) {
        return new Range(Math.max(1, min / unit), Math.max(1, opt / unit), Math.max(1, max / unit));
    }

    @Override
    public String toString() {
        return min + " to " + max;
    }
}

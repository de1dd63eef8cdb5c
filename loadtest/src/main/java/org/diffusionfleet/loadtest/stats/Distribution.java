package org.diffusionfleet.loadtest.stats;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Many values, in any order. Not thread-safe. */
public final class Distribution {
    private double[] values = new double[16];
    private int count;
    private boolean sorted;

    public static Distribution of(DoubleStream values) {
        var distribution = new Distribution();
        values.forEach(distribution::add);
        return distribution;
    }

    public void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
        sorted = false;
    }

    public int count() {
        return count;
    }

    public double max() {
        return quantile(1);
    }

    public double median() {
        return quantile(0.5);
    }

    public double mean() {
        requireSome();
        return Arrays.stream(values, 0, count).sum() / count;
    }

    /** Between the two nearest values, linearly; the share is from 0 to 1. */
    public double quantile(double share) {
        requireSome();
        if (!sorted) {
            Arrays.sort(values, 0, count);
            sorted = true;
        }
        var place = share * (count - 1);
        var below = (int) place;
        var above = Math.min(below + 1, count - 1);
        return values[below] + (place - below) * (values[above] - values[below]);
    }

    private void requireSome() {
        if (count == 0) {
            throw new IllegalStateException("there are no values");
        }
    }
}

package org.diffusionfleet.loadtest.peer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * Times of two sides that took turns: {@code ours[i]} and {@code theirs[i]} were taken one after the other, so that what slows the
 * machine for longer than a turn slows both.
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, read here alone.
record Pairs(double[] ours, double[] theirs) {
    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;

    Pairs {
        if (ours.length != theirs.length || ours.length == 0) {
            throw new IllegalArgumentException("%d times of ours, %d of theirs: there must be as many, and one at least"
                    .formatted(ours.length, theirs.length));
        }
    }

    /** A number and where 95 % of the resampled ones lie. */
    record Estimate(double value, double low, double high) {
        /** {@code 1.234 (1.200 to 1.250)}. */
        String text(int decimals) {
            var number = "%." + decimals + "f";
            return String.format(Locale.ROOT, number + " (" + number + " to " + number + ")", value, low, high);
        }
    }

    /** Their median over ours: above 1, ours is faster. */
    Estimate speedup() {
        return estimate((ours, theirs) -> median(theirs) / median(ours));
    }

    /** Their fastest over our fastest: of all, what a busy machine disturbs least. */
    double fastest() {
        return quantile(theirs, 0) / quantile(ours, 0);
    }

    /** Our median less theirs: below 0, ours is faster. */
    Estimate excess() {
        return estimate((ours, theirs) -> median(ours) - median(theirs));
    }

    /** With the bootstrap's interval, of whole pairs. */
    private Estimate estimate(ToDoubleBiFunction<double[], double[]> statistic) {
        var random = new Random(1);
        var resampled = new double[RESAMPLES];
        for (var i = 0; i < RESAMPLES; i++) {
            var picked = random.ints(ours.length, 0, ours.length).toArray();
            resampled[i] = statistic.applyAsDouble(pick(ours, picked), pick(theirs, picked));
        }
        return new Estimate(
                statistic.applyAsDouble(ours, theirs), quantile(resampled, TAIL), quantile(resampled, 1 - TAIL));
    }

    /** Their time over ours in each pair, in rising order. */
    double[] ratios() {
        return IntStream.range(0, ours.length)
                .mapToDouble(i -> theirs[i] / ours[i])
                .sorted()
                .toArray();
    }

    private static double[] pick(double[] values, int[] places) {
        return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** Between the two nearest values, linearly. */
    static double quantile(double[] values, double share) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var place = share * (sorted.length - 1);
        var below = (int) place;
        var above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}

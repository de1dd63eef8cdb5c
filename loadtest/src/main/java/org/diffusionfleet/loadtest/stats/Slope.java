package org.diffusionfleet.loadtest.stats;

/**
 * A straight line through points, by least squares.
 *
 * @param perUnit its slope
 * @param halfWidth of the slope's 95 % interval, as if the deviations were independent of each other: a process's memory comes in
 *     plateaus, for which that is too narrow
 */
public record Slope(double perUnit, double halfWidth) {
    private static final double NORMAL_95 = 1.96;
    private static final int FEWEST = 3;

    public static Slope of(double[] xs, double[] ys) {
        if (xs.length != ys.length || xs.length < FEWEST) {
            throw new IllegalArgumentException("%d and %d numbers: there must be as many, and %d at least"
                    .formatted(xs.length, ys.length, FEWEST));
        }
        var meanX = mean(xs);
        var meanY = mean(ys);
        var sxx = 0.0;
        var sxy = 0.0;
        for (var i = 0; i < xs.length; i++) {
            sxx += (xs[i] - meanX) * (xs[i] - meanX);
            sxy += (xs[i] - meanX) * (ys[i] - meanY);
        }
        var slope = sxy / sxx;
        var squares = 0.0;
        for (var i = 0; i < xs.length; i++) {
            var deviation = ys[i] - meanY - slope * (xs[i] - meanX);
            squares += deviation * deviation;
        }
        return new Slope(slope, NORMAL_95 * Math.sqrt(squares / (xs.length - 2) / sxx));
    }

    private static double mean(double[] values) {
        var sum = 0.0;
        for (var value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}

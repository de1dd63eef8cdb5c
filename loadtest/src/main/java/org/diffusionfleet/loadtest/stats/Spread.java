package org.diffusionfleet.loadtest.stats;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** What a number was in several repetitions. */
public record Spread(double median, double low, double high, int repetitions) {

    public static Spread of(DoubleStream values) {
        var all = Distribution.of(values);
        return new Spread(all.median(), all.quantile(0), all.max(), all.count());
    }

    /** {@code 1.23 (1.20 to 1.25)}: the median, the least and the most. */
    public String text(int decimals) {
        var number = "%." + decimals + "f";
        return String.format(Locale.ROOT, number + " (" + number + " to " + number + ")", median, low, high);
    }
}

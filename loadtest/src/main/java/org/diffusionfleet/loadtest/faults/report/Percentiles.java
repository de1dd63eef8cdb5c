package org.diffusionfleet.loadtest.faults.report;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, in milliseconds; by the nearest rank.
 *
 * @param count how often it was measured; without any the others are null
 */
public record Percentiles(
        int count,
        @Nullable Long p50,
        @Nullable Long p90,
        @Nullable Long p99,
        @Nullable Long max) {

    static Percentiles of(List<Duration> measured) {
        var sorted = measured.stream().map(Duration::toMillis).sorted().toList();
        return sorted.isEmpty()
                ? new Percentiles(0, null, null, null, null)
                : new Percentiles(
                        sorted.size(), rank(sorted, 0.5), rank(sorted, 0.9), rank(sorted, 0.99), sorted.getLast());
    }

    private static long rank(List<Long> sorted, double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}

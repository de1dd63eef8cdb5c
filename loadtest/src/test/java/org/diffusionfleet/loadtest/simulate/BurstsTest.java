package org.diffusionfleet.loadtest.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.diffusionfleet.loadtest.virtual.VirtualJob;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Origin;
import org.junit.jupiter.api.Test;

class BurstsTest {
    private static final double DAY = 86_400;
    private static final Origin SOMEONE = new Origin(Lane.BATCH, "someone");

    @Test
    void shouldSubmitAsManyAsAskedForOnAverage() {
        // When
        var jobs = jobs(new Tenant(SOMEONE, 1, 20, 0.5), 1);

        // Then: 1 000 bursts of 20, give or take.
        assertThat(jobs).hasSizeBetween(18_000, 22_000);
    }

    @Test
    void shouldSubmitABurstAtOnce() {
        // When
        var jobs = jobs(new Tenant(SOMEONE, 1, 20, 0), 1);

        // Then
        var times = new HashSet<Long>();
        jobs.forEach(job -> times.add(job.submitted()));
        assertThat(times).hasSizeBetween(900, 1_100);
        assertThat(jobs).isSortedAccordingTo((a, b) -> Long.compare(a.submitted(), b.submitted()));
    }

    @Test
    void shouldSubmitMostAtNoon() {
        // When
        var jobs = jobs(new Tenant(SOMEONE, 1, 1, 0.8), 1);

        // Then
        assertThat(between(jobs, 10, 14)).isGreaterThan(4 * between(jobs, 22, 24) + 4 * between(jobs, 0, 2));
    }

    @Test
    void shouldBringTheSameTrafficForASeed() {
        // When / Then
        assertThat(traffic(1)).isEqualTo(traffic(1)).isNotEqualTo(traffic(2));
    }

    private static List<Long> traffic(long seed) {
        var times = new ArrayList<Long>();
        Tenant.traffic(seed, 500, DAY)
                .forEachRemaining(
                        job -> times.add(job.submitted() + job.samples().size()));
        return times;
    }

    private static long between(List<VirtualJob> jobs, int from, int to) {
        return jobs.stream()
                .filter(job -> job.submitted() >= 3_600e9 * from && job.submitted() < 3_600e9 * to)
                .count();
    }

    private static List<VirtualJob> jobs(Tenant tenant, long seed) {
        var jobs = new ArrayList<VirtualJob>();
        new Bursts(tenant, 20_000 / DAY, DAY, seed).forEachRemaining(jobs::add);
        return jobs;
    }
}

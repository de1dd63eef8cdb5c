package org.diffusionfleet.loadtest.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.loadtest.virtual.VirtualFleet.Setup;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.Origin;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.junit.jupiter.api.Test;

/** The model, where paper and pencil know the answer. */
class VirtualFleetTest {
    private static final int ROWS = 4;
    /** 1 ms a call and 1 ms a row; 2 ms to prepare a sample, 3 to decode one or more. */
    private static final StageTimes TIMES = new StageTimes(
            StageTimes.ofSteps(1_000, 1_000, ROWS).steps(),
            new TreeMap<>(Map.of(1, 2_000.0)),
            new TreeMap<>(Map.of(1, 3_000.0, 4, 3_000.0)));

    private final List<Long> done = new ArrayList<>();

    @Test
    void shouldTakeEachStagesTimeForOneJob() {
        // When: prepared for 2 ms, 5 steps of 2 rows, decoded for 3 ms.
        run(setup(1, Seats.UNBOUNDED), job(0, 5));

        // Then
        assertThat(done).containsExactly(ms(2 + 5 * 3 + 3));
    }

    @Test
    void shouldLetAJobJoinAtTheStepAfterItIsPrepared() {
        // When: the second is prepared at 2 + 2, in the first step, which ends at 2 + 3; two steps of four rows follow.
        run(setup(1, Seats.UNBOUNDED), job(0, 3), job(0, 2));

        // Then: both end with the third step and are decoded together.
        assertThat(done).containsExactly(ms(2 + 3 + 5 + 5 + 3), ms(2 + 3 + 5 + 5 + 3));
    }

    @Test
    void shouldHoldNoMoreJobsThanItHasSeats() {
        // When
        run(setup(1, new Seats(1, 0)), job(0, 5), job(0, 5));

        // Then: one after the other.
        assertThat(done).containsExactly(ms(20), ms(40));
    }

    @Test
    void shouldShareAQueueAmongWorkers() {
        // When
        run(setup(2, new Seats(1, 0)), job(0, 5), job(0, 5), job(0, 5));

        // Then
        assertThat(done).containsExactly(ms(20), ms(20), ms(40));
    }

    @Test
    void shouldDoTheSameTwice() {
        // When
        var once = latencies(5);
        var again = latencies(5);
        var other = latencies(6);

        // Then
        assertThat(once).isEqualTo(again).isNotEqualTo(other);
    }

    @Test
    void shouldAnswerEveryRowOfEveryJob() {
        // Given
        var jobs = new ArrayList<VirtualJob>();
        mixed(7).forEachRemaining(jobs::add);
        var fleet = new VirtualFleet(setup(2, Seats.DEFAULT), (_, now) -> done.add(now));

        // When
        fleet.run(jobs.iterator());

        // Then
        assertThat(done).hasSize(jobs.size());
        assertThat(fleet.workers().stream().mapToLong(VirtualWorker::rows).sum())
                .isEqualTo(jobs.stream().mapToLong(VirtualJob::rows).sum());
        assertThat(fleet.workers())
                .allSatisfy(worker ->
                        assertThat(worker.overtaking().worst()).isPositive().isLessThanOrEqualTo(1));
    }

    @Test
    void shouldMeetJobsAtTheirRate() {
        // When
        var arrivals = new ArrayList<VirtualJob>();
        MixedLoad.poisson(new Random(1), MixedLoad::mixed, Lane.BATCH, "someone", 50, 10_000)
                .forEachRemaining(arrivals::add);

        // Then
        assertThat(arrivals.getLast().submitted() / 1e9).isCloseTo(200, within(6.0));
        assertThat(arrivals.stream()
                        .filter(job -> !job.samples().getFirst().guided())
                        .count())
                .isBetween(1_850L, 2_150L);
    }

    private List<Long> latencies(long seed) {
        var latencies = new ArrayList<Long>();
        new VirtualFleet(setup(1, Seats.DEFAULT), (job, now) -> latencies.add(now - job.submitted())).run(mixed(seed));
        return latencies;
    }

    private static Iterator<VirtualJob> mixed(long seed) {
        return MixedLoad.poisson(new Random(seed), MixedLoad::mixed, Lane.INTERACTIVE, "someone", 12, 300);
    }

    private void run(Setup setup, VirtualJob... jobs) {
        new VirtualFleet(setup, (_, now) -> done.add(now)).run(List.of(jobs).iterator());
    }

    private static Setup setup(int workers, Seats seats) {
        return new Setup(workers, TIMES, seats, Batching.STEP, new RowBudget(ROWS, false));
    }

    private static VirtualJob job(long submitted, int steps) {
        var sample = new SampleRequest("a", "", 1, steps, 4, 64, 64, SamplerKind.DDIM, 0);
        return new VirtualJob(submitted, new Origin(Lane.INTERACTIVE, "someone"), List.of(sample));
    }

    private static long ms(long millis) {
        return 1_000_000 * millis;
    }
}

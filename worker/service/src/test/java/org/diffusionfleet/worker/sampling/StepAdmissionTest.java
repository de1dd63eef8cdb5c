package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy, driven by hand: a device of the test's own, no thread and no clock. */
class StepAdmissionTest {

    private static final int ROWS = 8;

    private final StubPainter painter = new StubPainter();
    private final Pace pace = Samples.pace();
    private final List<Ticket> waiting = new ArrayList<>();
    private final FakeDevice device = new FakeDevice();

    /** Rows by size, and who has them. */
    private static final class FakeDevice implements Admission.Device {
        private final Map<Size, List<Ticket>> running = new HashMap<>();
        private final Ramp ramp = new Ramp();

        @Override
        public boolean isIdle() {
            return running.isEmpty();
        }

        @Override
        public boolean fits(Ticket ticket) {
            var own = running.get(ticket.size());
            return own == null
                    ? running.size() < Running.MAX_SIZES
                    : rows(own) + ticket.sample().rowsAhead() <= ROWS;
        }

        @Override
        public boolean isInTurn(Ticket ticket) {
            return ramp.isOpen();
        }

        private static int rows(List<Ticket> tickets) {
            return tickets.stream()
                    .mapToInt(ticket -> ticket.sample().rowsAhead())
                    .sum();
        }

        void admit(Ticket ticket) {
            running.computeIfAbsent(ticket.size(), _ -> new ArrayList<>()).add(ticket);
            ramp.joined();
            ticket.party().ramp().joined();
        }

        void finish(Ticket ticket) {
            ramp.left(true);
            ticket.party().ramp().left(true);
            running.values().forEach(tickets -> tickets.remove(ticket));
            running.values().removeIf(List::isEmpty);
        }

        List<Ticket> all() {
            return running.values().stream().flatMap(List::stream).toList();
        }
    }

    @Test
    void shouldLetInWhatFits() {
        // Given
        arrive(Samples.SOMEONE, 1, 2, 3, 4, 5);

        // When
        var joined = join(new StepAdmission(new RowBudget(ROWS, false), pace));

        // Then
        assertThat(joined).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void shouldFillTheLastRowWithAnUnguidedSample() {
        // Given
        arrive(Samples.SOMEONE, 1, 2, 3);
        var party = new Party(Samples.SOMEONE, Optional.empty(), Samples.WANTED);
        add(new Ticket(party, Samples.unguided(4, 10)));
        arrive(Samples.SOMEONE, 5);
        add(new Ticket(party, Samples.unguided(6, 10)));

        // When
        var joined = join(new StepAdmission(new RowBudget(ROWS, false), pace));

        // Then
        assertThat(joined).containsExactly(1L, 2L, 3L, 4L, 6L);
    }

    @Test
    void shouldBeginWithOneSampleAndGrowWithThoseFinished() {
        // Given
        var party = new Party(Samples.SOMEONE, Optional.empty(), Samples.WANTED);
        LongStream.rangeClosed(1, 9).forEach(seed -> add(new Ticket(party, Samples.sample(seed, 10))));
        arrive(Samples.SOMEONE, 20);

        // When
        var joined = joinInTurns(new StepAdmission(new RowBudget(ROWS, true), pace), 4);

        // Then
        assertThat(joined).containsExactly(List.of(1L), List.of(2L, 3L), List.of(4L, 5L, 6L, 7L), List.of(8L, 9L, 20L));
    }

    @Test
    void shouldFinishAJobsFirstPictureBeforeItsOthersJoin() {
        // Given: a device that has been at work for a while.
        var admission = new StepAdmission(new RowBudget(ROWS, true), pace);
        arrive(Samples.SOMEONE, 101, 102, 103, 104, 105, 106, 107);
        joinInTurns(admission, 3);
        var party = new Party(Samples.SOMEONE, Optional.empty(), Samples.WANTED);
        LongStream.rangeClosed(1, 5).forEach(seed -> add(new Ticket(party, Samples.sample(seed, 10))));
        arrive(Samples.SOMEONE, 20);

        // When
        var joined = joinInTurns(admission, 3);

        // Then
        assertThat(joined).containsExactly(List.of(1L, 20L), List.of(2L, 3L), List.of(4L, 5L));
    }

    @Test
    void shouldLetAnInteractiveSampleOvertakeAFloodOfBatchWork() {
        // Given
        var admission = new StepAdmission(new RowBudget(ROWS, false), pace);
        arrive(new Origin(Lane.BATCH, "bulk"), LongStream.rangeClosed(1, 100).toArray());
        join(admission);
        arrive(Samples.SOMEONE, 1000);

        // When
        device.finish(device.all().getFirst());

        // Then
        assertThat(join(admission)).containsExactly(1000L);
    }

    @Test
    void shouldKeepAFifthForTheBatchLaneUnderAFloodOfInteractiveWork() {
        // Given
        arrive(new Origin(Lane.BATCH, "bulk"), LongStream.rangeClosed(1, 50).toArray());
        arrive(Samples.SOMEONE, LongStream.rangeClosed(1001, 1100).toArray());

        // When
        var joined = joinOneByOne(new StepAdmission(new RowBudget(ROWS, false), pace), 100);

        // Then
        assertThat(joined.stream().filter(seed -> seed < 1000).count()).isBetween(19L, 21L);
    }

    @Test
    void shouldShareTheDeviceBetweenTenantsByWork() {
        // Given
        var heavy = new Party(new Origin(Lane.BATCH, "heavy"), Optional.empty(), Samples.WANTED);
        var light = new Party(new Origin(Lane.BATCH, "light"), Optional.empty(), Samples.WANTED);
        LongStream.rangeClosed(1, 100).forEach(seed -> add(new Ticket(heavy, Samples.sample(seed, 40))));
        LongStream.rangeClosed(1001, 1100).forEach(seed -> add(new Ticket(light, Samples.sample(seed, 10))));

        // When
        var joined = joinOneByOne(new StepAdmission(new RowBudget(ROWS, false), pace), 50);

        // Then
        assertThat(joined.stream().filter(seed -> seed < 1000).count()).isBetween(9L, 11L);
    }

    @Test
    void shouldLetInFirstWhoHasLeastToSpare() {
        // Given: steps of a second each.
        arrive(Samples.SOMEONE, 1, 2);
        arrive(100, Samples.sample(3, 10)); // 90 to spare
        arrive(110, Samples.sample(4, 50)); // 60
        arrive(90, Samples.sample(5, 10)); // 80

        // When
        var joined = join(new StepAdmission(new RowBudget(ROWS, false), pace));

        // Then
        assertThat(joined).containsExactly(4L, 5L, 3L, 1L);
    }

    @Test
    void shouldNotHurryForWhoWillMissItsDeadlineAnyway() {
        // Given
        arrive(Samples.SOMEONE, 1, 2);
        arrive(20, Samples.sample(3, 21));

        // When
        var joined = join(new StepAdmission(new RowBudget(ROWS, false), pace));

        // Then
        assertThat(joined).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldNotLetADeadlineOutweighATenantsShare() {
        // Given
        var admission = new StepAdmission(new RowBudget(ROWS, false), pace);
        arrive(100, Samples.sample(1, 10));
        arrive(100, Samples.sample(2, 10));
        arrive(new Origin(Lane.INTERACTIVE, "other"), 3, 4);

        // When
        var joined = joinOneByOne(admission, 4);

        // Then
        assertThat(joined).containsExactly(1L, 3L, 2L, 4L);
    }

    @Test
    void shouldPrepareFirstWhoHasLeastToSpare() {
        // Given
        raw(Samples.SOMEONE, 1);
        var party = new Party(Samples.SOMEONE, Optional.of(Samples.NOW.plusSeconds(30)), Samples.WANTED);
        waiting.add(new Ticket(party, Samples.sample(2, 10)));

        // When
        var next = new StepAdmission(new RowBudget(ROWS, false), pace).nextToPrepare(waiting);

        // Then
        assertThat(next).map(ticket -> ticket.request().seed()).contains(2L);
    }

    @Test
    void shouldPrepareABatchsWorthOfEachLane() {
        // Given
        var admission = new StepAdmission(new RowBudget(ROWS, false), pace);
        raw(new Origin(Lane.BATCH, "bulk"), LongStream.rangeClosed(1, 9).toArray());
        raw(Samples.SOMEONE, LongStream.rangeClosed(1001, 1009).toArray());
        var begun = new ArrayList<Long>();

        // When
        for (var next = admission.nextToPrepare(waiting); next.isPresent(); next = admission.nextToPrepare(waiting)) {
            next.get().beginPreparation();
            begun.add(next.get().request().seed());
        }

        // Then
        assertThat(begun).containsExactly(1001L, 1002L, 1003L, 1004L, 1L, 2L, 3L, 4L);
    }

    /** Whatever arrives: of any lane, tenant, size, length and deadline, in bursts, on a device that is nearly always full. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldLetEveryoneJoinWithinTheBound(long seed) {
        // Given
        var random = new Random(seed);
        var admission = new StepAdmission(new RowBudget(ROWS, seed % 2 == 0), pace);
        var latest = new HashMap<Ticket, Integer>(); // the join by which each must have joined
        var joined = 0;

        // When
        for (int turn = 0; turn < 4_000; turn++) {
            if (random.nextInt(3) == 0 && waiting.size() < 200) {
                var origin = new Origin(
                        random.nextInt(4) == 0 ? Lane.BATCH : Lane.INTERACTIVE,
                        "tenant-" + random.nextInt(1 + turn / 10));
                var finishBy = Optional.of(Samples.NOW.plusSeconds(random.nextInt(100)))
                        .filter(_ -> random.nextInt(3) == 0);
                var party = new Party(origin, finishBy, Samples.WANTED);
                var side = 64 * (random.nextInt(10) == 0 ? 1 + random.nextInt(8) : 1);
                for (int i = 0; i <= random.nextInt(6); i++) {
                    add(new Ticket(party, Samples.sample("a", turn, 1 + random.nextInt(50), side)));
                    latest.put(waiting.getLast(), joined + waiting.size() * (StepAdmission.PATIENCE + 1));
                }
            }
            for (var next = admission.next(waiting, device); next.isPresent(); next = admission.next(waiting, device)) {
                assertThat(++joined).isLessThanOrEqualTo(latest.getOrDefault(next.get(), 0));
                latest.remove(next.get());
                waiting.remove(next.get());
                device.admit(next.get());
            }
            device.all().stream().filter(_ -> random.nextInt(8) == 0).toList().forEach(device::finish);
        }

        // Then
        var joinedInAll = joined;
        assertThat(latest.values()).allMatch(bound -> bound >= joinedInAll);
        assertThat(joinedInAll).isGreaterThan(500);
    }

    /** Samples of as many jobs. */
    private void arrive(Origin origin, long... seeds) {
        for (var seed : seeds) {
            add(new Ticket(new Party(origin, Optional.empty(), Samples.WANTED), Samples.sample(seed, 10)));
        }
    }

    /** With so many seconds to go. */
    private void arrive(int seconds, SampleRequest request) {
        var finishBy = Samples.NOW.plusSeconds(seconds);
        add(new Ticket(new Party(Samples.SOMEONE, Optional.of(finishBy), Samples.WANTED), request));
    }

    private void raw(Origin origin, long... seeds) {
        for (var seed : seeds) {
            waiting.add(new Ticket(new Party(origin, Optional.empty(), Samples.WANTED), Samples.sample(seed, 10)));
        }
    }

    private void add(Ticket ticket) {
        ticket.beginPreparation();
        ticket.prepared(painter.prepare(ticket.request()));
        waiting.add(ticket);
    }

    private List<Long> join(Admission admission) {
        var joined = new ArrayList<Long>();
        for (var next = admission.next(waiting, device); next.isPresent(); next = admission.next(waiting, device)) {
            joined.add(next.get().request().seed());
            waiting.remove(next.get());
            device.admit(next.get());
        }
        return joined;
    }

    /** All that have joined are finished before others do. */
    private List<List<Long>> joinInTurns(Admission admission, int turns) {
        var joined = new ArrayList<List<Long>>();
        for (int i = 0; i < turns; i++) {
            joined.add(join(admission));
            device.all().forEach(device::finish);
        }
        return joined;
    }

    /** Each is finished before the next joins. */
    private List<Long> joinOneByOne(Admission admission, int count) {
        var joined = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            var ticket = admission.next(waiting, device).orElseThrow();
            waiting.remove(ticket);
            device.admit(ticket);
            joined.add(ticket.request().seed());
            device.finish(ticket);
        }
        return joined;
    }
}

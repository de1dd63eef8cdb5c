package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs in the hand of worker after worker that drains. The broker counts all of that, and drops what it has handed out 25 times. */
class DrainedJobTest {

    private static final int DRAINS = 20;

    private final JobBench bench = new JobBench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** The same record again and again, as often as the broker hands it out. */
    private static List<Settlement> times(Function<Lease, Settlement> worker) {
        return IntStream.rangeClosed(1, DRAINS)
                .mapToObj(delivery -> worker.apply(JobBench.lease(JobBench.job("a"), delivery, Past.NONE)))
                .toList();
    }

    private static List<Settlement> releasedButForTheLast() {
        return Stream.concat(Collections.nCopies(DRAINS - 1, Settlement.RELEASE).stream(), Stream.of(Settlement.ACCEPT))
                .toList();
    }

    @Test
    void shouldMakeTheRecordAnewBeforeTheBrokerDropsItAndCountNoTry() {
        // Given
        bench.stop.countDown();
        bench.gate.countDown();

        // When
        var settlements = times(bench.runner::handle);

        // Then
        assertThat(settlements).isEqualTo(releasedButForTheLast());
        assertThat(bench.told.letters).isEmpty();
        assertThat(bench.told.retries).singleElement().satisfies(retry -> {
            assertThat(retry.value()).isEqualTo(Json.write(JobBench.job("a")));
            assertThat(retry.headers()).extracting(DeadLetter.Header::name).containsExactly("own");
            assertThat(retry.past()).isEqualTo(new Past(DRAINS, 0, DRAINS, true));
            assertThat(retry.plan().due()).isEqualTo(JobBench.NOW);
        });
        assertThat(bench.last()).isInstanceOf(JobEvent.Released.class);
    }

    @Test
    void shouldMakeTheRecordAnewThatNoWorkerBegan() {
        // When
        var settlements = times(bench.runner::decline);

        // Then
        assertThat(settlements).isEqualTo(releasedButForTheLast());
        assertThat(bench.told.retries)
                .singleElement()
                .satisfies(retry -> assertThat(retry.past().excused()).isEqualTo(DRAINS));
    }

    @Test
    void shouldGiveTheRecordBackWhenItCannotBeMadeAnew() {
        // Given
        bench.told.takesRetries = false;

        // When
        var settlements = times(bench.runner::decline);

        // Then
        assertThat(settlements).containsOnly(Settlement.RELEASE);
    }
}

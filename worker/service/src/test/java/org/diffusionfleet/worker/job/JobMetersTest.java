package org.diffusionfleet.worker.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.worker.delivery.StoreException;
import org.diffusionfleet.worker.intake.Leases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a monitor sees of jobs. */
class JobMetersTest {

    private final JobBench bench = new JobBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private double count(String name, String... tags) {
        var counter = bench.meters.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    private long putOff(String... tags) {
        return bench.meters.get("fleet.jobs.put_off").tags(tags).timer().count();
    }

    @Test
    void shouldTellHowJobsEndedAndAfterHowManyTries() {
        // Given
        bench.gate.countDown();

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("a"), 1, new Past(2, 0, 0, true)));
        bench.runner.handle(JobBench.lease(JobBench.job("cancelled")));

        // Then
        assertThat(count("fleet.jobs.ended", "state", "succeeded", "reason", "none"))
                .isEqualTo(1);
        assertThat(count("fleet.jobs.ended", "state", "canceled", "reason", "none"))
                .isEqualTo(1);
        assertThat(bench.meters
                        .get("fleet.jobs.tries")
                        .tag("state", "succeeded")
                        .summary()
                        .totalAmount())
                .isEqualTo(3);
        assertThat(count("fleet.jobs.told_again")).isZero();
    }

    @Test
    void shouldNotCountAJobTwiceThatComesAgain() {
        // Given
        bench.gate.countDown();
        bench.runner.handle(JobBench.lease(JobBench.job("a")));

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("a"), 2, Past.NONE));

        // Then
        assertThat(count("fleet.jobs.ended", "state", "succeeded")).isEqualTo(1);
        assertThat(count("fleet.jobs.told_again")).isEqualTo(1);
        assertThat(count("fleet.jobs.redelivered")).isEqualTo(1);
    }

    @Test
    void shouldTellWhyAndForHowLongAJobIsPutOffAfterWhichTry() {
        // Given
        bench.store.down = true;

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("a")));
        bench.runner.handle(JobBench.lease(JobBench.job("a"), 1, new Past(1, 0, 0, true)));
        bench.runner.handle(JobBench.lease(JobBench.job("b"), 1, new Past(40, 0, 0, true)));

        // Then
        assertThat(putOff("reason", "store", "tries", "1")).isEqualTo(1);
        assertThat(putOff("reason", "store", "tries", "more")).isEqualTo(1);
        assertThat(bench.meters
                        .get("fleet.jobs.put_off")
                        .tags("reason", "store", "tries", "2")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(16.0);
    }

    @Test
    void shouldTellWhyAJobIsGivenBack() {
        // Given
        bench.gate.countDown();
        var lost = JobBench.lease(JobBench.job("lost"));
        Leases.lose(lost);
        bench.runner.handle(lost);
        bench.store.down = true;
        bench.told.takesRetries = false;
        bench.runner.handle(JobBench.lease(JobBench.job("stuck")));
        bench.store.down = false;

        // When
        bench.stop.countDown();
        bench.runner.handle(JobBench.lease(JobBench.job("draining")));

        // Then
        assertThat(count("fleet.jobs.given_back", "reason", "lease_lost")).isEqualTo(1);
        assertThat(count("fleet.jobs.given_back", "reason", "stuck")).isEqualTo(1);
        assertThat(count("fleet.jobs.given_back", "reason", "draining")).isEqualTo(1);
    }

    @Test
    void shouldCountRecordsThatAreNoJobs() {
        // When
        bench.runner.handle(Leases.of(JobBench.TOPIC, 0, Map.of(), "not JSON".getBytes(UTF_8), 1));
        bench.runner.handle(Leases.of(JobBench.TOPIC, 0, Map.of(), "{\"id\":\"a\"}".getBytes(UTF_8), 1));

        // Then
        assertThat(count("fleet.records.rejected", "reason", "invalid_record")).isEqualTo(2);
        assertThat(count("fleet.jobs.ended", "state", "failed", "reason", "invalid_record"))
                .isEqualTo(1);
    }

    @Test
    void shouldSayWhoseFaultItIs() {
        // Given
        var store = new IllegalStateException(new StoreException("no answer", new IllegalStateException()));
        var broker = new CompletionException(new TimeoutException("after " + Duration.ofSeconds(10)));

        // When
        var trouble = Trouble.of(new IllegalStateException());

        // Then
        assertThat(trouble).isEqualTo(Trouble.UNEXPECTED);
        assertThat(Trouble.of(store)).isEqualTo(Trouble.STORE);
        assertThat(Trouble.of(broker)).isEqualTo(Trouble.BROKER);
    }
}

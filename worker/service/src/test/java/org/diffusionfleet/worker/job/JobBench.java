package org.diffusionfleet.worker.job;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.worker.Examples;
import org.diffusionfleet.worker.delivery.Announcer;
import org.diffusionfleet.worker.delivery.MemoryStore;
import org.diffusionfleet.worker.delivery.WorkerIdentity;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Leases;
import org.diffusionfleet.worker.parking.ParkingLot;
import org.diffusionfleet.worker.prepare.PictureLimits;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.diffusionfleet.worker.sampling.SamplingLoop;
import org.diffusionfleet.worker.sampling.StubPainter;

/** A worker's way with jobs, without a broker. Its clock goes on ten seconds a step, and pauses are as long as they may be. */
final class JobBench implements AutoCloseable {

    static final String TOPIC = "fleet.jobs.emoji-64.batch";
    static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");
    static final Duration FIRST = Duration.ofSeconds(8);
    private static final Duration A_STEP = Duration.ofSeconds(10);
    static final int MAX_ATTEMPTS = 3;

    final MemoryStore store = new MemoryStore();
    private final SetClock clock = new SetClock(NOW);
    final Told told = new Told();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final CountDownLatch stop = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);
    final StubPainter painter =
            new StubPainter(_ -> new SampleResult.Generated(
                    new GeneratedImage(new RgbImage(64, 64, new byte[64 * 64 * 3]), "", false))) {
                @Override
                public Denoiser denoiser(int height, int width) {
                    return rows -> {
                        waitForGate();
                        clock.pass(A_STEP);
                        super.denoiser(height, width).predict(rows);
                    };
                }
            };
    private final SamplingLoop loop =
            new SamplingLoop(painter, Batching.STEP, RowBudget.ofSamples(4, true), new SimpleMeterRegistry());
    final JobRunner runner = new JobRunner(new Stages(
            Examples.MODEL.withMaxRunSeconds(3600),
            loop,
            store,
            told,
            "cancelled"::equals,
            stop,
            new TryLimits(MAX_ATTEMPTS, 2, new Backoff(FIRST, Duration.ofMinutes(1), bound -> bound)),
            Duration.ZERO,
            new WorkerIdentity("/workers/test"),
            clock,
            false,
            new PictureLimits(1, 1),
            new ParkingLot(store, "here", true, Duration.ofSeconds(1), clock),
            new JobMeters(meters)));

    static final class Told implements Announcer {
        final List<JobEvent> events = new CopyOnWriteArrayList<>();
        final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        final List<RetryRecord> retries = new CopyOnWriteArrayList<>();
        volatile boolean takesRetries = true;

        @Override
        public void announce(JobEvent event) {
            events.add(event);
        }

        @Override
        public void progress(JobProgress progress) {}

        @Override
        public void bury(DeadLetter letter) {
            letters.add(letter);
        }

        @Override
        public void postpone(RetryRecord retry) {
            if (!takesRetries) {
                throw new IllegalStateException("no such topic");
            }
            retries.add(retry);
        }

        List<String> ids() {
            return events.stream().map(JobEvent::id).toList();
        }
    }

    private void waitForGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        gate.countDown();
        loop.close();
    }

    static Job job(String id) {
        return Examples.job(id, 1, 3);
    }

    static Lease lease(Job job, int deliveries, Past past) {
        var headers = new HashMap<String, String>();
        headers.put("own", "ä");
        if (past.attempts() > 0) {
            headers.put("retry_attempts", String.valueOf(past.attempts()));
        }
        if (past.lost() > 0) {
            headers.put("retry_lost", String.valueOf(past.lost()));
        }
        if (past.begun()) {
            headers.put("retry_begun", "true");
        }
        return Leases.of(TOPIC, NOW.toEpochMilli(), headers, Json.write(job), deliveries);
    }

    static Lease lease(Job job) {
        return lease(job, 1, Past.NONE);
    }

    JobEvent last() {
        return told.events.getLast();
    }
}

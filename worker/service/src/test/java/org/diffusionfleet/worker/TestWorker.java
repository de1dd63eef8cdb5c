package org.diffusionfleet.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.worker.control.CancelBoard;
import org.diffusionfleet.worker.delivery.Announcer;
import org.diffusionfleet.worker.delivery.WorkerIdentity;
import org.diffusionfleet.worker.intake.Intake;
import org.diffusionfleet.worker.intake.LaneSeats;
import org.diffusionfleet.worker.job.Backoff;
import org.diffusionfleet.worker.job.JobMeters;
import org.diffusionfleet.worker.job.JobRunner;
import org.diffusionfleet.worker.job.Stages;
import org.diffusionfleet.worker.job.TryLimits;
import org.diffusionfleet.worker.parking.ParkingLot;
import org.diffusionfleet.worker.prepare.PictureLimits;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.diffusionfleet.worker.sampling.SamplingLoop;

/** A worker put together by hand, which remembers what it announced. */
final class TestWorker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final Memory said;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final SamplingLoop loop;
    private final CancelBoard cancels;
    private final Intake intake;

    /** What was announced, in order. What is postponed is not kept until it is due, but put back at once. */
    static final class Memory implements Announcer {
        final List<JobEvent> events = new CopyOnWriteArrayList<>();
        final List<JobProgress> progress = new CopyOnWriteArrayList<>();
        final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        final List<RetryRecord> retries = new CopyOnWriteArrayList<>();
        private final Site site;

        Memory(Site site) {
            this.site = site;
        }

        @Override
        public void announce(JobEvent event) {
            events.add(event);
        }

        @Override
        public void progress(JobProgress told) {
            progress.add(told);
        }

        @Override
        public void bury(DeadLetter letter) {
            letters.add(letter);
        }

        @Override
        public void postpone(RetryRecord retry) {
            retries.add(retry);
            site.putBack(retry);
        }

        List<String> ids() {
            return events.stream().map(JobEvent::id).toList();
        }
    }

    static final int MAX_ATTEMPTS = 3;

    TestWorker(Site site, Topics topics, Painter painter) {
        this(site, topics, painter, Duration.ofMinutes(1));
    }

    TestWorker(Site site, Topics topics, Painter painter, Duration patience) {
        this.said = new Memory(site);
        this.loop = new SamplingLoop(painter, Batching.STEP, RowBudget.ofSamples(4, true), new SimpleMeterRegistry());
        this.cancels = CancelBoard.open(site.kafka(), topics.control());
        var stages = new Stages(
                Examples.MODEL,
                loop,
                site.store(),
                said,
                cancels::cancelled,
                stop,
                new TryLimits(MAX_ATTEMPTS, 2, Backoff.random(Duration.ofSeconds(1), Duration.ofSeconds(9))),
                patience,
                new WorkerIdentity("/workers/test"),
                Clock.systemUTC(),
                true,
                new PictureLimits(100_000, 1 << 20),
                new ParkingLot(site.store(), "test", true, PATIENCE, Clock.systemUTC()),
                new JobMeters(new SimpleMeterRegistry()));
        this.intake = site.intake(new JobRunner(stages));
        var topic = topics.jobs(Examples.MODEL.name(), Lane.INTERACTIVE);
        intake.start(List.of(new LaneSeats(topic, 2, 2, () -> loop.isHungry(Lane.INTERACTIVE))));
    }

    /** Waits until the event of that id was announced. */
    JobEvent await(String eventId) {
        Awaitility.await().atMost(PATIENCE).until(() -> said.ids().contains(eventId));
        return said.events.stream()
                .filter(event -> event.id().equals(eventId))
                .findFirst()
                .orElseThrow();
    }

    /** As the real worker ends: what the grace does not allow is given back. */
    void drain(Duration grace) {
        intake.drain(grace);
        stop.countDown();
        intake.drain(PATIENCE);
    }

    @Override
    public void close() {
        drain(Duration.ZERO);
        loop.close();
        cancels.close();
    }
}

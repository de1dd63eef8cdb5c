package org.diffusionfleet.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.minio.MinioClient;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.worker.control.CancelBoard;
import org.diffusionfleet.worker.delivery.KafkaAnnouncer;
import org.diffusionfleet.worker.delivery.S3ObjectStore;
import org.diffusionfleet.worker.delivery.StoreClock;
import org.diffusionfleet.worker.delivery.WorkerIdentity;
import org.diffusionfleet.worker.intake.GroupIntake;
import org.diffusionfleet.worker.intake.GroupSettings;
import org.diffusionfleet.worker.intake.Intake;
import org.diffusionfleet.worker.intake.LaneSeats;
import org.diffusionfleet.worker.intake.ShareIntake;
import org.diffusionfleet.worker.job.Backoff;
import org.diffusionfleet.worker.job.JobMeters;
import org.diffusionfleet.worker.job.JobRunner;
import org.diffusionfleet.worker.job.Rehearsal;
import org.diffusionfleet.worker.job.Stages;
import org.diffusionfleet.worker.job.TryLimits;
import org.diffusionfleet.worker.parking.ParkingLot;
import org.diffusionfleet.worker.prepare.PictureLimits;
import org.diffusionfleet.worker.sampling.Calibration;
import org.diffusionfleet.worker.sampling.LearnedRows;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.diffusionfleet.worker.sampling.SamplingLoop;
import org.jboss.logging.Logger;

/**
 * What a worker holds while it works. Leasing begins last, when the model has drawn and the cancel requests are read: a
 * consumer that is not ready to work would sit on the jobs it acquires.
 */
record Workshop(
        DiffusionPipeline pipeline,
        SamplingLoop loop,
        CancelBoard cancels,
        Intake intake,
        Heartbeat heartbeat,
        CountDownLatch stop,
        DrainTime time)
        implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Workshop.class);

    /** Guided samples in a call before anything is learned of the device. */
    private static final int SAMPLES_AT_FIRST = 4;

    /** Nothing to draw for so long: then what shares the machine has come to rest, too. */
    private static final Duration CALIBRATION_PAUSE = Duration.ofSeconds(5);

    boolean healthy() {
        return loop.alive() && intake.alive() && cancels.alive();
    }

    /** Takes no new job, finishes what the grace period allows, gives the rest back. */
    @Override
    public void close() {
        var begun = System.nanoTime();
        heartbeat.draining();
        intake.drain(time.work());
        stop.countDown();
        intake.drain(time.reserve());
        LOG.infof("drained in %d ms", (System.nanoTime() - begun) / 1_000_000);
        loop.close();
        cancels.close();
        heartbeat.close();
        pipeline.close();
    }

    /** Opens workshops from the settings. */
    @ApplicationScoped
    static class Factory {

        private final WorkerConfig config;
        private final Map<String, Object> kafka;
        private final MinioClient minio;
        private final StoreClock clock;
        private final KafkaAnnouncer announcer;
        private final WorkerIdentity identity;
        private final MeterRegistry meters;

        Factory(
                WorkerConfig config,
                @Identifier("default-kafka-broker") Map<String, Object> kafka,
                MinioClient minio,
                StoreClock clock,
                KafkaAnnouncer announcer,
                WorkerIdentity identity,
                MeterRegistry meters) {
            this.config = config;
            this.kafka = kafka;
            this.minio = minio;
            this.clock = clock;
            this.announcer = announcer;
            this.identity = identity;
            this.meters = meters;
        }

        Workshop open() {
            var settings = config.worker();
            var topics = config.topics();
            var pipeline = DiffusionPipeline.open(
                    settings.modelDir(), Devices.options(config).with(settings.safetyChecker()));
            LOG.infof(
                    "model %s on %s; safety checker: %s; watermark: %s",
                    pipeline.model().name(),
                    String.join(", ", pipeline.devices()),
                    pipeline.checksSafety() ? "on" : "none",
                    settings.watermark() ? "on" : "off");
            var model = Descriptors.of(pipeline.model(), settings);
            var cancels = CancelBoard.open(kafka, topics.control());
            var loop = loop(pipeline, model);
            var stop = new CountDownLatch(1);
            var store = new S3ObjectStore(minio, config.s3().bucket());
            var time = DrainTime.of(settings.drainGrace(), settings.drainReserve());
            var stages = new Stages(
                    model,
                    loop,
                    store,
                    announcer,
                    cancels::cancelled,
                    stop,
                    new TryLimits(
                            settings.maxAttempts(),
                            settings.maxLosses(),
                            Backoff.random(settings.retryFirst(), settings.retryLongest())),
                    settings.deliveryPatience(),
                    identity,
                    clock,
                    settings.watermark(),
                    new PictureLimits(settings.maxPictureBytes(), settings.maxPicturePixels()),
                    new ParkingLot(store, pipeline.checkpointKey(), settings.drainCheckpoint(), time.reserve(), clock),
                    new JobMeters(meters));
            var intake = intake(new JobRunner(stages), time);
            new Rehearsal(stages).play();
            announcer.announce(model);
            intake.start(List.of(
                    seats(loop, model, Lane.INTERACTIVE, settings.interactiveSeats()),
                    seats(loop, model, Lane.BATCH, settings.batchSeats())));
            var heartbeat = new Heartbeat(
                    identity.name(), model.name(), pipeline.devices(), loop.speeds(), clock, announcer::tell);
            return new Workshop(pipeline, loop, cancels, intake, heartbeat, stop, time);
        }

        private Intake intake(JobRunner runner, DrainTime time) {
            return switch (config.worker().intake()) {
                case SHARE -> new ShareIntake(kafka, runner);
                case GROUP -> new GroupIntake(kafka, runner, group(time));
            };
        }

        private GroupSettings group(DrainTime time) {
            var settings = config.worker();
            try {
                return new GroupSettings(settings.groupProtocol(), settings.groupSession(), time.reserve());
            } catch (IllegalArgumentException e) {
                throw new SettingsException("fleet.worker.group-session: " + e.getMessage(), e);
            }
        }

        private SamplingLoop loop(DiffusionPipeline pipeline, ModelDescriptor model) {
            var settings = config.worker();
            var ramp = Devices.ramp(settings);
            var painter = Painter.of(pipeline);
            if (settings.batchSamples().isPresent() || !model.offers(ModelDescriptor.TXT2IMG)) {
                var budget = RowBudget.ofSamples(settings.batchSamples().orElse(SAMPLES_AT_FIRST), ramp);
                return new SamplingLoop(painter, settings.batching(), budget, meters);
            }
            var file = config.stateDir()
                    .map(state -> state.resolve("rows").resolve(pipeline.fingerprint() + ".properties"));
            var learned = new LearnedRows(file, 2 * SAMPLES_AT_FIRST, pipeline.maxRows());
            var budget = RowBudget.learned(learned, ramp);
            var calibration = new Calibration(
                    painter, (height, width) -> Rehearsal.sample(model, height, width), learned, CALIBRATION_PAUSE);
            return new SamplingLoop(painter, settings.batching(), budget, Optional.of(calibration), meters);
        }

        private LaneSeats seats(SamplingLoop loop, ModelDescriptor model, Lane lane, int always) {
            var settings = config.worker();
            return new LaneSeats(
                    config.topics().jobs(model.name(), lane),
                    always,
                    always == 0 ? 0 : settings.moreSeats(),
                    () -> loop.isHungry(lane));
        }
    }
}

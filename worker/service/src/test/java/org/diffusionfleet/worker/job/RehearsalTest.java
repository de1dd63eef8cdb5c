package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minio.MinioClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.worker.delivery.Announcer;
import org.diffusionfleet.worker.delivery.S3ObjectStore;
import org.diffusionfleet.worker.delivery.WorkerIdentity;
import org.diffusionfleet.worker.parking.ParkingLot;
import org.diffusionfleet.worker.prepare.PictureLimits;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.diffusionfleet.worker.sampling.SamplingLoop;
import org.diffusionfleet.worker.sampling.StubPainter;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    private static final ModelDescriptor MODEL = model(List.of(ModelDescriptor.TXT2IMG), Map.of());

    private final List<SampleRequest> drawn = new ArrayList<>();
    private final List<Object> told = new ArrayList<>();

    @Test
    void shouldDrawOnePictureAndTellNobody() {
        // When
        rehearse(MODEL, new SampleResult.Generated(new GeneratedImage(picture(), "", false)));

        // Then
        assertThat(drawn)
                .singleElement()
                .satisfies(sample -> assertThat(sample.steps()).isEqualTo(2));
        assertThat(told).isEmpty();
    }

    @Test
    void shouldKeepToTheStepsOfTheSampler() {
        // Given
        var steps = Map.of("plms", List.of(new ModelDescriptor.StepRange(4, 8)));

        // When
        rehearse(model(List.of(ModelDescriptor.TXT2IMG), steps), new SampleResult.Failed("not a number"));

        // Then
        assertThat(drawn)
                .singleElement()
                .satisfies(sample -> assertThat(sample.steps()).isEqualTo(4));
    }

    @Test
    void shouldNotDrawWhenTheModelOnlyRepaints() {
        // When
        rehearse(model(List.of(ModelDescriptor.INPAINTING), Map.of()), new SampleResult.Failed("not asked"));

        // Then
        assertThat(drawn).isEmpty();
    }

    @Test
    void shouldEndTheStartWhenTheDeviceCannotDraw() {
        // Given
        Painter broken = new StubPainter() {
            @Override
            public Denoiser denoiser(int height, int width) {
                throw new IllegalStateException("no kernel for this device");
            }
        };

        // When
        assertThatExceptionOfType(SamplingException.class)
                .isThrownBy(() -> rehearse(MODEL, broken))
                // Then
                .withMessage("the device cannot draw: no kernel for this device");
    }

    private void rehearse(ModelDescriptor model, SampleResult result) {
        rehearse(model, new StubPainter(request -> {
            drawn.add(request);
            return result;
        }));
    }

    /** With a store that is away: the jobs will wait for it, the rehearsal does not. */
    private void rehearse(ModelDescriptor model, Painter painter) {
        var away = MinioClient.builder()
                .endpoint("http://127.0.0.1:1")
                .region("us-east-1")
                .build();
        var store = new S3ObjectStore(away, "fleet");
        try (var loop =
                new SamplingLoop(painter, Batching.STEP, RowBudget.ofSamples(4, true), new SimpleMeterRegistry())) {
            new Rehearsal(new Stages(
                            model,
                            loop,
                            store,
                            new Told(),
                            _ -> false,
                            new CountDownLatch(1),
                            new TryLimits(3, 2, Backoff.random(Duration.ZERO, Duration.ZERO)),
                            Duration.ofSeconds(1),
                            new WorkerIdentity("/workers/test"),
                            Clock.systemUTC(),
                            true,
                            new PictureLimits(1, 1),
                            new ParkingLot(store, "test", true, Duration.ZERO, Clock.systemUTC()),
                            new JobMeters(new SimpleMeterRegistry())))
                    .play();
        }
    }

    private static ModelDescriptor model(List<String> tasks, Map<String, List<ModelDescriptor.StepRange>> steps) {
        return new ModelDescriptor(
                "any", 64, 64, 16, 8, 4, 512, 999, 64, 2000, List.of("plms"), true, steps, tasks, null, null);
    }

    private static RgbImage picture() {
        return new RgbImage(64, 64, new byte[64 * 64 * 3]);
    }

    private final class Told implements Announcer {
        @Override
        public void announce(JobEvent event) {
            told.add(event);
        }

        @Override
        public void progress(JobProgress progress) {
            told.add(progress);
        }

        @Override
        public void bury(DeadLetter letter) {
            told.add(letter);
        }

        @Override
        public void postpone(RetryRecord retry) {
            told.add(retry);
        }
    }
}

package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.StubPainter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that take longer than a lock, a store or a worker lasts. */
class LeaseIT {

    private static final Duration LONGER_THAN_TWO_LOCKS = Duration.ofSeconds(4);
    private static final Duration A_SLOW_STEP = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(10);

    @TempDir
    static Path directory;

    private static Site site;
    private static DiffusionPipeline pipeline;

    @BeforeAll
    static void open() {
        site = new Site(directory);
        pipeline = DiffusionPipeline.open(
                Path.of(System.getProperty("fleet.root"), "worker/models/emoji-64"), new PipelineOptions(1, 8));
    }

    @AfterAll
    static void close() {
        pipeline.close();
        site.close();
    }

    @Test
    void shouldKeepTheLeaseLongerThanTheLock() {
        // Given
        var topics = site.topics("long");
        var painter = new GatedPainter(Painter.of(pipeline));
        try (var worker = new TestWorker(site, topics, painter);
                var other = new TestWorker(site, topics, Painter.of(pipeline))) {
            site.send(topics, Examples.job("long", 1, 3));
            site.send(topics, Examples.job("long-2", 1, 3));
            site.send(topics, Examples.job("long-3", 1, 3));
            await().atMost(PATIENCE).until(() -> !worker.said.events.isEmpty());

            // When
            await().during(LONGER_THAN_TWO_LOCKS)
                    .atMost(PATIENCE)
                    .until(() -> worker.said.events.stream().noneMatch(event -> event.attempt() > 1));
            painter.open();

            // Then
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            assertThat(worker.said.events.size() + other.said.events.size()).isEqualTo(6);
            assertThat(worker.said.events).allMatch(event -> event.attempt() == 1);
            assertThat(other.said.events).allMatch(event -> event.attempt() == 1);
        }
    }

    @Test
    void shouldBuryTheJobThatFailsAtEveryAttempt() {
        // Given
        var topics = site.topics("poison");
        var job = Examples.job("poison", 1, 3);
        try (var worker = new TestWorker(site, topics, new BrokenPainter())) {

            // When
            site.send(topics, job);

            // Then
            var failed = (JobEvent.Failed) worker.await("poison/failed");
            assertThat(failed.error().code()).isEqualTo(JobError.Code.TOO_MANY_ATTEMPTS);
            assertThat(failed.attempt()).isEqualTo(TestWorker.MAX_ATTEMPTS);
            assertThat(worker.said.letters).singleElement().satisfies(letter -> {
                assertThat(letter.value()).isEqualTo(CloudEvent.of(job, "").data());
                assertThat(letter.cause().error()).isEqualTo("it was tried 3 times, the last time: internal error");
            });
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
        }
    }

    private static final class BrokenPainter extends StubPainter {
        @Override
        public Denoiser denoiser(int height, int width) {
            return _ -> {
                throw new IllegalStateException("the device is broken");
            };
        }
    }

    @Test
    void shouldWaitForTheStoreToComeBack() throws Exception {
        // Given
        var topics = site.topics("store");
        var painter = new GatedPainter(Painter.of(pipeline));
        try (var worker = new TestWorker(site, topics, painter)) {
            site.send(topics, Examples.job("store", 1, 3));
            worker.await("store/running/1");
            site.killStore();
            painter.open();
            await().during(LONGER_THAN_TWO_LOCKS).atMost(PATIENCE).until(() -> worker.said.events.size() == 1);

            // When
            site.restartStore();

            // Then
            assertThat(worker.await("store/succeeded").attempt()).isEqualTo(1);
            assertThat(site.object(Manifest.Image.key("store", 0, ImageFormat.PNG)))
                    .isNotEmpty();
            assertThat(worker.said.ids()).containsExactly("store/running/1", "store/succeeded");
        }
    }

    @Test
    void shouldPutTheJobOffWhenTheStoreStaysAway() throws Exception {
        // Given
        var topics = site.topics("away");
        var painter = new GatedPainter(Painter.of(pipeline));
        var job = Examples.job("away", 1, 3);
        try (var worker = new TestWorker(site, topics, painter, SHORT_PATIENCE)) {
            site.send(topics, job);
            worker.await("away/running/1");
            site.killStore();
            painter.open();

            // When
            var released = (JobEvent.Released) worker.await("away/queued/1");
            site.restartStore();

            // Then
            assertThat(released.retryAt()).isNotNull();
            assertThat(worker.await("away/succeeded").attempt()).isEqualTo(2);
            assertThat(worker.said.retries).singleElement().satisfies(retry -> {
                assertThat(retry.value()).isEqualTo(CloudEvent.of(job, "").data());
                assertThat(retry.past().attempts()).isEqualTo(1);
            });
            assertThat(worker.said.ids())
                    .containsExactly("away/running/1", "away/queued/1", "away/running/2", "away/succeeded");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
        }
    }

    @Test
    void shouldGiveBackWhatTheGraceDoesNotAllow() {
        // Given
        var topics = site.topics("drain");
        site.send(topics, Examples.job("drain", 1, 3));
        try (var first = new TestWorker(site, topics, new GatedPainter(Painter.of(pipeline), A_SLOW_STEP))) {
            first.await("drain/running/1");

            // When
            first.drain(Duration.ofMillis(100));

            // Then
            assertThat(first.said.ids()).containsExactly("drain/running/1", "drain/queued/1");
        }
        try (var second = new TestWorker(site, topics, Painter.of(pipeline))) {
            assertThat(second.await("drain/succeeded"))
                    .isInstanceOf(JobEvent.Succeeded.class)
                    .extracting(JobEvent::attempt)
                    .isEqualTo(2);
            assertThat(second.said.ids()).containsExactly("drain/running/2", "drain/succeeded");
        }
    }

    @Test
    void shouldNotCountDrainsAsTries() throws Exception {
        // Given
        var topics = site.topics("often");
        site.send(topics, Examples.job("often", 2, 3));
        for (int drain = 1; drain <= TestWorker.MAX_ATTEMPTS; drain++) {
            try (var worker = new TestWorker(site, topics, new GatedPainter(Painter.of(pipeline), A_SLOW_STEP))) {
                worker.await("often/running/" + drain);
                worker.drain(Duration.ZERO);
                assertThat(worker.said.ids()).containsExactly("often/running/" + drain, "often/queued/" + drain);
            }
        }

        // When
        try (var last = new TestWorker(site, topics, Painter.of(pipeline))) {
            var succeeded = last.await("often/succeeded");

            // Then
            assertThat(succeeded.attempt()).isEqualTo(TestWorker.MAX_ATTEMPTS + 1);
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            assertThat(site.keys("jobs/often/"))
                    .containsExactlyInAnyOrder(
                            "jobs/often/0.png", "jobs/often/1.png", "jobs/often/end.json", Manifest.key("often"));
        }
    }

    @Test
    void shouldFinishWhatTheGraceAllows() {
        // Given
        var topics = site.topics("grace");
        site.send(topics, Examples.job("grace", 1, 3));
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            worker.await("grace/running/1");

            // When
            worker.drain(PATIENCE);

            // Then
            assertThat(worker.said.ids()).containsExactly("grace/running/1", "grace/succeeded");
        }
    }
}

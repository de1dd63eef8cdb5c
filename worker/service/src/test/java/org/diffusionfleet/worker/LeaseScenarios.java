package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.diffusionfleet.worker.sampling.StubPainter;
import org.junit.jupiter.api.Test;

/** Jobs that are tried again, and workers that drain, whatever kind of group they lease through. */
abstract class LeaseScenarios extends AgainstSite {

    private static final Duration A_SLOW_STEP = Duration.ofSeconds(2);

    LeaseScenarios(IntakeKind intake) {
        super(intake);
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
    void shouldGiveBackWhatTheGraceDoesNotAllow() {
        // Given
        var topics = site.topics("drain");
        site.send(topics, Examples.job("drain", 1, 3));
        try (var first = new TestWorker(site, topics, new GatedPainter(new SharedPainter(pipeline), A_SLOW_STEP))) {
            first.await("drain/running/1");

            // When
            first.drain(Duration.ofMillis(100));

            // Then
            assertThat(first.said.ids()).containsExactly("drain/running/1", "drain/queued/1");
        }
        try (var second = new TestWorker(site, topics, new SharedPainter(pipeline))) {
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
            try (var worker =
                    new TestWorker(site, topics, new GatedPainter(new SharedPainter(pipeline), A_SLOW_STEP))) {
                worker.await("often/running/" + drain);
                worker.drain(Duration.ZERO);
                assertThat(worker.said.ids()).containsExactly("often/running/" + drain, "often/queued/" + drain);
            }
        }

        // When
        try (var last = new TestWorker(site, topics, new SharedPainter(pipeline))) {
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
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            worker.await("grace/running/1");

            // When
            worker.drain(PATIENCE);

            // Then
            assertThat(worker.said.ids()).containsExactly("grace/running/1", "grace/succeeded");
        }
    }
}

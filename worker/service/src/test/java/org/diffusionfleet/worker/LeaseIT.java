package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.junit.jupiter.api.Test;

/** Jobs that take longer than a lock, a store or a worker lasts, in a share group. */
class LeaseIT extends LeaseScenarios {

    /** Leases lapse by the worker's own clock too: a lock must outlast a pause of a busy machine. */
    private static final long LOCK_MILLIS = 4000;

    private static final Duration LONGER_THAN_TWO_LOCKS = Duration.ofSeconds(9);
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(10);

    LeaseIT() {
        super(IntakeKind.SHARE);
    }

    @Test
    void shouldKeepTheLeaseLongerThanTheLock() {
        // Given
        var topics = site.topics("long", LOCK_MILLIS);
        var painter = new GatedPainter(new SharedPainter(pipeline));
        try (var worker = new TestWorker(site, topics, painter);
                var other = new TestWorker(site, topics, new SharedPainter(pipeline))) {
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
    void shouldWaitForTheStoreToComeBack() throws Exception {
        // Given
        var topics = site.topics("store");
        var painter = new GatedPainter(new SharedPainter(pipeline));
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
        var painter = new GatedPainter(new SharedPainter(pipeline));
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
}

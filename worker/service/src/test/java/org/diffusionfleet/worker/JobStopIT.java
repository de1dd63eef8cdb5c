package org.diffusionfleet.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.delivery.Ends;
import org.junit.jupiter.api.Test;

/** Jobs that are not to be drawn, or not to their end: cancelled, deleted, out of time. */
class JobStopIT extends AgainstSite {

    @Test
    void shouldNotBeginAJobWhoseTimeIsOver() throws Exception {
        // Given
        var topics = site.topics("stale");
        site.send(topics, Examples.job("stale", 1, 3).withFinishBy(Instant.EPOCH));

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            worker.await("stale/expired");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);

            // Then
            assertThat(worker.said.ids()).containsExactly("stale/expired");
            assertThat(worker.said.letters).isEmpty();
            assertThat(site.keys("jobs/stale/")).containsExactly("jobs/stale/end.json");
        }
    }

    @Test
    void shouldTakeAJobOffTheDeviceWhenItsTimeIsOver() throws Exception {
        // Given
        var topics = site.topics("overdue");
        try (var worker =
                new TestWorker(site, topics, new GatedPainter(new SharedPainter(pipeline), Duration.ofMillis(100)))) {
            site.send(topics, Examples.job("before", 1, 2));
            worker.await("before/succeeded");

            // When: it would take fifty seconds.
            var finishBy = Instant.now().plusSeconds(3);
            site.send(topics, Examples.job("overdue", 2, 500).withFinishBy(finishBy));

            // Then
            assertThat(worker.await("overdue/expired").time()).isBetween(finishBy, finishBy.plusSeconds(3));
            assertThat(worker.said.ids())
                    .containsExactly("before/running/1", "before/succeeded", "overdue/running/1", "overdue/expired");
            assertThat(site.keys("jobs/overdue/")).doesNotContain(Manifest.key("overdue"));
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
        }
    }

    @Test
    void shouldNotDrawWhatWasCancelledBeforeItsTurn() throws Exception {
        // Given
        var topics = site.topics("early");
        site.send(topics.control(), Map.of(), "not JSON".getBytes(UTF_8));
        site.send(topics.control(), Map.of(), "{}".getBytes(UTF_8));
        site.cancel(topics, "early");
        site.send(topics, Examples.job("early", 1, 3));

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            worker.await("early/canceled");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);

            // Then
            assertThat(worker.said.ids()).containsExactly("early/canceled");
            assertThat(site.keys(Manifest.prefix("early"))).containsExactly("jobs/early/end.json");
        }
    }

    @Test
    void shouldNotDrawARecordOfADeletedJob() throws Exception {
        // Given
        var topics = site.topics("gone");
        var wish = new DeleteRequest("gone", Instant.EPOCH, DeleteRequest.Reason.TTL);
        var event = CloudEvent.of(wish, "/test");
        site.send(topics.control(), event.headers(), event.data());

        // When
        site.send(topics, Examples.job("gone", 1, 3));

        // Then
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            worker.await("gone/canceled");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            assertThat(worker.said.ids()).containsExactly("gone/canceled");
            assertThat(site.keys(Manifest.prefix("gone"))).containsExactly("jobs/gone/end.json");
        }
    }

    @Test
    void shouldStopDrawingWhenCancelled() throws Exception {
        // Given
        var topics = site.topics("late");
        site.send(topics, Examples.job("late", 1, 999));
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            await().atMost(PATIENCE).until(() -> !worker.said.progress.isEmpty());

            // When
            site.cancel(topics, "late");

            // Then
            worker.await("late/canceled");
            assertThat(worker.said.progress.getLast().step()).isLessThan(999);
            assertThat(site.keys(Manifest.prefix("late"))).containsExactly("jobs/late/end.json");
        }
    }

    @Test
    void shouldTellOfSuccessWhenCancelledAfterTheManifest() throws Exception {
        // Given
        var topics = site.topics("done");
        Job job = Examples.job("done", 1, 3);
        new Ends(site.store())
                .decide(new JobEvent.Succeeded(
                        "done", 1, Instant.EPOCH, "/workers/before", new Manifest(job, List.of()), 0));
        site.cancel(topics, "done");

        // When
        site.send(topics, job);

        // Then
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            worker.await("done/succeeded");
            assertThat(worker.said.ids()).containsExactly("done/succeeded");
        }
    }
}

package org.diffusionfleet.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.Test;

/** Records that come again, and records that are no jobs. */
class JobRecordIT extends AgainstSite {

    @Test
    void shouldChangeNothingWhenTheJobIsSentAgain() throws Exception {
        // Given
        var topics = site.topics("twice");
        var other = Examples.job("twice", 1, 4);
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            site.send(topics, Examples.job("twice", 1, 3));
            worker.await("twice/succeeded");
            var picture = site.object(Manifest.Image.key("twice", 0, ImageFormat.PNG));
            var manifest = site.object(Manifest.key("twice"));

            // When
            site.send(topics, Examples.job("twice", 1, 3));
            site.send(topics, other);

            // Then
            await().atMost(PATIENCE).until(() -> worker.said.events.size() == 4);
            assertThat(worker.said.ids())
                    .containsExactly("twice/running/1", "twice/succeeded", "twice/succeeded", "twice/succeeded");
            assertThat(site.object(Manifest.Image.key("twice", 0, ImageFormat.PNG)))
                    .isEqualTo(picture);
            assertThat(site.object(Manifest.key("twice"))).isEqualTo(manifest);
        }
    }

    @Test
    void shouldBuryWhatIsNoJobAndGoOn() throws Exception {
        // Given
        var topics = site.topics("bury");
        var type = Map.of("ce_type", "org.diffusionfleet.job.submitted.v1");
        var newer = Map.of("ce_type", "org.diffusionfleet.job.submitted.v9");
        site.send(topics, type, "not JSON \u0000".getBytes(UTF_8));
        site.send(topics, newer, "{\"id\":\"newer\"}".getBytes(UTF_8));
        site.send(topics, type, "{\"id\":\"no-request\"}".getBytes(UTF_8));
        site.send(topics, type, "{}".getBytes(UTF_8));
        site.send(topics, Examples.job("no-steps", 1, 0));
        site.send(topics, Examples.job("good", 1, 3));

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            worker.await("good/succeeded");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);

            // Then
            assertThat(worker.said.letters)
                    .extracting(letter -> new String(letter.value(), UTF_8))
                    .containsExactlyInAnyOrder(
                            "not JSON \u0000",
                            "{\"id\":\"newer\"}",
                            "{\"id\":\"no-request\"}",
                            "{}",
                            new String(Json.write(Examples.job("no-steps", 1, 0)), UTF_8));
            assertThat(worker.said.letters)
                    .extracting(letter ->
                            letter.cause().reason() + ": " + letter.cause().error())
                    .anySatisfy(reason -> assertThat(reason).startsWith("INVALID_REQUEST: steps: must be between"))
                    .anySatisfy(reason -> assertThat(reason).startsWith("INVALID_RECORD: type: must be"))
                    .anySatisfy(reason -> assertThat(reason).startsWith("INVALID_RECORD: not JSON"));
            assertThat(worker.await("no-steps/failed"))
                    .isInstanceOfSatisfying(
                            JobEvent.Failed.class,
                            failed -> assertThat(failed.error().code()).isEqualTo(JobError.Code.INVALID_REQUEST));
            assertThat(worker.said.ids()).contains("no-request/failed").doesNotContain("newer/failed");
        }
    }

    @Test
    void shouldTellTheLifeOfAReplayFromTheOneBefore() throws Exception {
        // Given
        var topics = site.topics("replay");
        var bad = Examples.job("replay", 1, 0);
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            site.send(topics, bad);
            worker.await("replay/failed");
            var letter = worker.said.letters.getFirst();
            var replayed = Map.of(DeadLetter.REPLAY, "1");

            // When
            site.send(topics, replayed, CloudEvent.of(bad, "").data());
            worker.await("replay/replay/1/failed");
            site.send(topics, Map.of(DeadLetter.REPLAY, "2"), Json.write(Examples.job("replay", 1, 3)));

            // Then
            worker.await("replay/replay/2/succeeded");
            assertThat(worker.said.letters)
                    .extracting(DeadLetter::replay, DeadLetter::id)
                    .containsExactly(
                            tuple(0, letter.id()),
                            tuple(1, worker.said.letters.getLast().id()))
                    .doesNotHaveDuplicates();
            assertThat(worker.said.ids()).contains("replay/replay/2/running/1").doesNotHaveDuplicates();
        }
    }
}

package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupType;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.worker.intake.GroupProtocol;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases in a consumer group by the protocol that all brokers know. */
class ClassicGroupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration A_SLOW_STEP = Duration.ofSeconds(1);
    private static final int STEPS = 400;

    @TempDir
    static Path directory;

    private static Site site;
    private static DiffusionPipeline pipeline;

    @BeforeAll
    static void open() {
        site = new Site(directory, IntakeKind.GROUP, GroupProtocol.CLASSIC);
        pipeline = DiffusionPipeline.open(WorkerProcess.EMOJI_64, new PipelineOptions(1, 8));
    }

    @AfterAll
    static void close() {
        pipeline.close();
        site.close();
    }

    @Test
    void shouldGiveTheJobsOfAWorkerThatDiedToTheNext() throws Exception {
        // Given
        var topics = site.topics("classic");
        site.send(topics, Examples.job("drawn", 1, 3));
        site.send(topics, Examples.job("left", 1, STEPS));
        try (var worker = WorkerProcess.start(site, "classic.", directory, Map.of())) {
            await().atMost(PATIENCE).until(() -> events(topics).contains("drawn/succeeded"));
            await().atMost(PATIENCE).until(() -> events(topics).contains("left/running/1"));
            assertThat(protocol()).isEqualTo(GroupType.CLASSIC);

            // When
            worker.process().destroyForcibly().waitFor();
        }

        // Then
        try (var next = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            next.await("left/succeeded");
            assertThat(next.said.ids()).containsExactly("left/running/2", "left/succeeded");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
        }
    }

    @Test
    void shouldGiveTheJobsOfAWorkerThatEndsToTheOther() {
        // Given
        var topics = site.topics("ends");
        site.send(topics, Examples.job("kept", 1, 50));
        try (var one = new TestWorker(site, topics, new GatedPainter(new SharedPainter(pipeline), A_SLOW_STEP))) {
            one.await("kept/running/1");
            try (var other = new TestWorker(site, topics, new SharedPainter(pipeline))) {

                // When
                one.drain(Duration.ZERO);

                // Then
                other.await("kept/succeeded");
                assertThat(one.said.ids()).containsExactly("kept/running/1", "kept/queued/1");
                assertThat(other.said.ids()).containsExactly("kept/running/2", "kept/succeeded");
                await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            }
        }
    }

    private static List<String> events(Topics topics) {
        return site.read(topics.events()).stream()
                .map(found ->
                        CloudEvent.header(found.headers().lastHeader("ce_id").value()))
                .toList();
    }

    private static GroupType protocol() throws Exception {
        try (var admin = Admin.create(site.kafka())) {
            return admin.listGroups().all().get().stream()
                    .filter(group -> group.groupId().equals(Topics.CONSUMER_GROUP))
                    .flatMap(group -> group.type().stream())
                    .findFirst()
                    .orElseThrow();
        }
    }
}

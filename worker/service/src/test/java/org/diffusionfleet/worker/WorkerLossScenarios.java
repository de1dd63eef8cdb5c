package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Workers' own processes that die with a job in hand, whatever kind of group they lease through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WorkerLossScenarios {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final IntakeKind intake;
    private Path directory;
    private Site site;

    WorkerLossScenarios(IntakeKind intake) {
        this.intake = intake;
    }

    @BeforeAll
    void open(@TempDir Path temporary) {
        directory = temporary;
        site = new Site(temporary, intake);
    }

    @AfterAll
    void close() {
        site.close();
    }

    private List<String> events(Topics topics) {
        return site.read(topics.events()).stream()
                .map(found ->
                        CloudEvent.header(found.headers().lastHeader("ce_id").value()))
                .toList();
    }

    /** One death may count as several deliveries, so the numbers of the tries may have gaps. */
    private long begun(Topics topics) {
        return events(topics).stream()
                .filter(id -> id.startsWith("killer/running/"))
                .count();
    }

    @Test
    void shouldBuryTheJobWithWhichTwoWorkersDied() throws Exception {
        // Given: far more than is drawn before they die.
        var topics = site.topics("loss");
        var job = Examples.job("killer", 32, 999);
        site.send(topics, job);
        for (var death = 1; death <= 2; death++) {
            var deaths = death;
            try (var worker = WorkerProcess.start(site, "loss.", directory, Map.of())) {
                await().atMost(PATIENCE).until(() -> begun(topics) == deaths);
                worker.process().destroyForcibly().waitFor();
            }
        }

        // When
        try (var worker = WorkerProcess.start(site, "loss.", directory, Map.of())) {
            await().atMost(PATIENCE).until(() -> events(topics).contains("killer/failed"));

            // Then
            assertThat(begun(topics)).isEqualTo(2);
            assertThat(events(topics)).hasSize(3).doesNotHaveDuplicates().endsWith("killer/failed");
            assertThat(site.read(topics.deadLetters())).singleElement().satisfies(letter -> {
                assertThat(letter.value()).isEqualTo(Json.write(job));
                assertThat(CloudEvent.header(letter.headers()
                                .lastHeader("dead_letter_reason")
                                .value()))
                        .isEqualTo("WORKER_LOST");
            });
            assertThat(site.keys("jobs/killer/")).doesNotContain(Manifest.key("killer"));
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            site.send(topics, Examples.job("next", 1, 3));
            await().atMost(PATIENCE).until(() -> events(topics).contains("next/succeeded"));
            assertThat(worker.process().isAlive()).isTrue();
        }
    }
}

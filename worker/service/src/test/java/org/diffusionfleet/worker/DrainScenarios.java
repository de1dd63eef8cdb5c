package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Workers' own processes that are asked to end, whatever kind of group they lease through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DrainScenarios {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int STEPS = 400;
    private static final long LOCK_MILLIS = 20_000; // On a busy machine a worker may have to wait for its turn.
    private static final Map<String, String> SHORT_GRACE =
            Map.of("fleet.worker.drain-grace", "8s", "fleet.worker.drain-reserve", "3s");

    private final HttpClient http = HttpClient.newHttpClient();
    private final IntakeKind intake;
    private Path directory;
    private Site site;

    DrainScenarios(IntakeKind intake) {
        this.intake = intake;
    }

    @BeforeAll
    void open(@TempDir Path temporary) {
        directory = temporary;
        site = new Site(temporary, intake);
    }

    @AfterAll
    void close() {
        http.close();
        site.close();
    }

    @Test
    void shouldGoOnInAnotherWorkerToTheSamePicture() throws Exception {
        // Given
        var job = Examples.job("moved", 1, STEPS);
        var key = Manifest.Image.key("moved", 0, ImageFormat.PNG);
        var topics = site.topics("moving", LOCK_MILLIS);
        try (var one = WorkerProcess.start(site, "moving.", directory, SHORT_GRACE);
                var other = WorkerProcess.start(site, "moving.", directory, SHORT_GRACE);
                var told = new Listener(site.kafka(), topics)) {
            site.send(topics, job);
            told.await(JobEvent.Succeeded.class);
            var undisturbed = site.object(key);
            await().atMost(PATIENCE).until(() -> told.step(1) == STEPS);
            forget(key, told);
            site.send(topics, job);
            await().atMost(PATIENCE).until(() -> told.step(1) > 20);
            var first = told.await(JobEvent.Started.class)
                            .worker()
                            .endsWith("-" + one.process().pid())
                    ? one
                    : other;
            var ready = first.http().resolve("/q/health/ready");
            assertThat(status(ready)).isEqualTo(200);

            // When
            var asked = System.nanoTime();
            first.process().destroy();

            // Then
            await().atMost(PATIENCE).until(() -> status(ready) != 200);
            assertThat(status(ready)).isEqualTo(503);
            assertThat(told.events).as("given back before readiness went down").hasSize(1);
            assertThat(first.process().isAlive()).isTrue();
            assertThat(first.exitCode()).as(first.said()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
            assertThat(first.said()).contains("drained in ");

            var succeeded = told.await(JobEvent.Succeeded.class);
            await().atMost(PATIENCE).until(() -> told.step(2) == STEPS);
            assertThat(told.events)
                    .extracting(JobEvent::id)
                    .containsExactly("moved/running/1", "moved/queued/1", "moved/running/2", "moved/succeeded");
            assertThat(succeeded.attempt()).isEqualTo(2);
            assertThat(told.firstStep(2)).as("no step is taken again").isGreaterThan(told.step(1));
            assertThat(site.object(key)).isEqualTo(undisturbed);
            await().atMost(PATIENCE).until(() -> site.keys("jobs/moved/").size() == 3);
            assertThat(site.keys("jobs/moved/"))
                    .containsExactlyInAnyOrder(key, "jobs/moved/end.json", Manifest.key("moved"));
        }
    }

    /** So that the job is done again. */
    private void forget(String key, Listener told) throws Exception {
        site.store().remove("jobs/moved/end.json");
        site.store().remove(Manifest.key("moved"));
        site.store().remove(key);
        told.events.clear();
        told.progress.clear();
    }

    private int status(URI uri) {
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            return -1;
        }
    }
}

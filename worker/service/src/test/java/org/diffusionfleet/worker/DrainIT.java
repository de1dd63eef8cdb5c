package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.diffusionfleet.worker.parking.Parked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers' own processes that are asked to end. */
class DrainIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int STEPS = 900;
    private static final Map<String, String> SHORT_GRACE =
            Map.of("fleet.worker.drain-grace", "4s", "fleet.worker.drain-reserve", "3s");

    @TempDir
    static Path directory;

    private static Site site;

    @BeforeAll
    static void open() {
        site = new Site(directory);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void shouldGoOnInAnotherWorkerToTheSamePicture() throws Exception {
        // Given
        var job = Examples.job("moved", 1, STEPS);
        var key = Manifest.Image.key("moved", 0, ImageFormat.PNG);
        var undisturbed = site.topics("undisturbed");
        byte[] expected;
        try (var _ = WorkerProcess.start(site, "undisturbed.", directory, SHORT_GRACE);
                var told = new Listener(site.kafka(), undisturbed)) {
            site.send(undisturbed, job);
            told.await(JobEvent.Succeeded.class);
            expected = site.object(key);
            site.store().remove(Manifest.key("moved"));
            site.store().remove(key);
        }
        var topics = site.topics("moving");
        try (var first = WorkerProcess.start(site, "moving.", directory, SHORT_GRACE);
                var told = new Listener(site.kafka(), topics)) {
            site.send(topics, job);
            await().atMost(PATIENCE).until(() -> told.step(1) > 20);

            try (var second = WorkerProcess.start(site, "moving.", directory, SHORT_GRACE)) {
                var ready = first.http().resolve("/q/health/ready");
                second.http();
                assertThat(status(ready)).isEqualTo(200);

                // When
                var asked = System.nanoTime();
                first.process().destroy();

                // Then
                await().atMost(PATIENCE).until(() -> !first.process().isAlive() || status(ready) == 503);
                assertThat(told.events)
                        .as("readiness goes down before jobs are given back")
                        .hasSize(1);
                assertThat(first.process().isAlive()).isTrue();
                assertThat(first.exitCode()).as(first.said()).isZero();
                System.out.printf("drained in %d ms%n", (System.nanoTime() - asked) / 1_000_000);
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));

                var succeeded = (JobEvent.Succeeded) told.await(JobEvent.Succeeded.class);
                assertThat(told.events)
                        .extracting(JobEvent::id)
                        .containsExactly("moved/running/1", "moved/queued/1", "moved/running/2", "moved/succeeded");
                assertThat(succeeded.attempt()).isEqualTo(2);
                assertThat(told.firstStep(2))
                        .as("it goes on from the step where it was")
                        .isGreaterThanOrEqualTo(told.step(1));
                assertThat(told.step(2)).isEqualTo(STEPS);
                assertThat(site.object(key)).isEqualTo(expected);
                assertThat(second.said()).doesNotContain("begins anew");
                await().atMost(PATIENCE).until(() -> site.keys("jobs/moved/").size() == 2);
                assertThat(site.keys("jobs/moved/")).doesNotContain(Parked.key("moved"));
            }
        }
    }

    private static int status(URI uri) {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (Exception e) {
            return -1;
        }
    }
}

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
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine tells of itself on the worker's own port. */
class MetersIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    /** The rehearsal's sample takes three calls; the job's first follows alone, as on any CPU, then its second. */
    @Test
    void shouldTellWhatTheDeviceDid() throws Exception {
        try (var site = new Site(directory)) {
            // Given
            var topics = site.topics("meters");
            try (var worker = WorkerProcess.start(site, "meters.", directory, Map.of())) {
                var metrics = worker.http().resolve("/q/metrics");

                // When
                site.send(topics, Examples.job("measured", 2, 3));

                // Then
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(read(metrics))
                                .containsEntry("fleet_samples_decode_seconds_count", 3.0)
                                .containsEntry("fleet_rows_used_total", 18.0)
                                .containsEntry("fleet_rows_offered_total", 72.0)
                                .containsEntry("fleet_rows_budget", 8.0)
                                .containsEntry("fleet_step_seconds_count{rows=\"2\",size=\"64x64\"}", 9.0)
                                .containsEntry("fleet_samples_wait_seconds_count{lane=\"interactive\"}", 3.0)
                                .containsEntry("fleet_samples_wait_seconds_count{lane=\"batch\"}", 0.0)
                                .containsEntry("fleet_samples_left_total{how=\"finished\"}", 3.0)
                                .containsEntry("fleet_samples_left_total{how=\"abandoned\"}", 0.0)
                                .containsEntry("fleet_samples_left_total{how=\"failed\"}", 0.0)
                                .containsEntry("fleet_device_out_of_memory_total", 0.0)
                                .containsEntry("fleet_samples_prepare_seconds_count", 3.0)
                                .containsEntry("fleet_samples_waiting", 0.0)
                                .containsEntry("fleet_decode_waiting", 0.0)
                                .containsEntry("fleet_jobs_ended_total{reason=\"none\",state=\"succeeded\"}", 1.0)
                                .containsEntry("fleet_jobs_tries_count{state=\"succeeded\"}", 1.0)
                                .containsEntry("fleet_jobs_tries_sum{state=\"succeeded\"}", 1.0)
                                .containsKeys(
                                        "fleet_device_idle_seconds_count{why=\"between\"}",
                                        "fleet_device_idle_seconds_sum{why=\"between\"}",
                                        "fleet_device_idle_seconds_count{why=\"nothing\"}"));
            }
        }
    }

    /** Every number by its name with its labels. */
    private static Map<String, Double> read(URI metrics) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(metrics).header("accept", "text/plain").build();
        try (var client = HttpClient.newHttpClient()) {
            var all = new HashMap<String, Double>();
            client.send(request, BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("fleet_"))
                    .forEach(line -> all.put(
                            line.substring(0, line.lastIndexOf(' ')).replace(",}", "}"),
                            Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
            return all;
        }
    }
}

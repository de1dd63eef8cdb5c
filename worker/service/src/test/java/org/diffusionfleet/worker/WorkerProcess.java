package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The worker as it is started in earnest, and what it says. */
record WorkerProcess(Process process, Path log) implements AutoCloseable {

    static final Path ROOT = Path.of(System.getProperty("fleet.root"));
    static final Path EMOJI_64 = ROOT.resolve("worker/models/emoji-64");

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");

    /**
     * Starts one that draws with the bundled model.
     *
     * @param prefix of its topics
     * @param own settings that go before those
     */
    static WorkerProcess start(Site site, String prefix, Path directory, Map<String, String> own) throws IOException {
        var settings = new HashMap<>(site.settings());
        settings.putAll(Map.of(
                "fleet.topic-prefix", prefix, "fleet.worker.model-dir", EMOJI_64.toString(), "quarkus.http.port", "0"));
        settings.putAll(own);
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        settings.forEach((key, value) -> line.add("-D%s=%s".formatted(key, value)));
        line.addAll(List.of(
                "-jar", ROOT.resolve("worker/service/target/worker-runner.jar").toString()));
        var log = Files.createTempFile(directory, "worker", ".log");
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        // As in the local stack: the MinIO client would parse whole certificate stores that nothing here needs.
        builder.environment().keySet().removeAll(Set.of("SSL_CERT_DIR", "SSL_CERT_FILE"));
        return new WorkerProcess(builder.start(), log);
    }

    /** Waits until it has ended. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE)).isTrue();
        return process.exitValue();
    }

    /** Waits until it serves, and says where. */
    URI http() {
        var listening = await().atMost(PATIENCE)
                .until(() -> LISTENING.matcher(said()).results().findFirst(), found -> found.isPresent());
        return URI.create(listening.orElseThrow().group(1));
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

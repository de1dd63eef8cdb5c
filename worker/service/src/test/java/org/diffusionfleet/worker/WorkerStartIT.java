package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.diffusion.provider.ProviderStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the worker's own process ends where it cannot start. */
class WorkerStartIT {

    private static final Path ROOT = Path.of(System.getProperty("fleet.root"));
    private static final Path EMOJI_64 = ROOT.resolve("worker/models/emoji-64");

    @TempDir
    static Path directory;

    private static Site site;

    @TempDir
    Path model;

    @BeforeAll
    static void open() {
        site = new Site(directory);
        site.topics("start");
    }

    @AfterAll
    static void close() {
        site.close();
    }

    private record End(int exitCode, String log) {}

    @Test
    void shouldEndWith65WhenTheModelIsBroken() throws Exception {
        // When
        var end = start(Map.of("fleet.worker.model-dir", model.toString()));

        // Then
        assertThat(end.exitCode()).as(end.log()).isEqualTo(65);
        assertThat(end.log())
                .contains("cannot open the model: %s/model_index.json: file is missing".formatted(model))
                .doesNotContain("\tat ");
    }

    @Test
    void shouldEndWith69WhenAProviderCannotBeLoaded() throws Exception {
        var cuda = ProviderStatus.all().get(1).problem();
        assumeTrue(cuda.isPresent(), "CUDA can be loaded here");
        // When
        var end = start(Map.of("fleet.worker.providers", "cuda,cpu"));

        // Then
        assertThat(end.exitCode()).as(end.log()).isEqualTo(69);
        assertThat(end.log()).contains("execution provider cuda: " + cuda.get()).doesNotContain("\tat ");
    }

    @Test
    void shouldEndWith70WhenTheDeviceCannotDraw() throws Exception {
        // Given
        copyModel();
        // A size that the UNet cannot halve, of which nothing in the files says so any more.
        Files.writeString(model.resolve("unet/config.json"), "{\"sample_size\": 9}");

        // When
        var end = start(Map.of("fleet.worker.model-dir", model.toString(), "fleet.worker.model-name", "emoji-64"));

        // Then
        assertThat(end.exitCode()).as(end.log()).isEqualTo(70);
        assertThat(end.log()).contains("the device cannot draw: the UNet failed on ");
    }

    @Test
    void shouldEndWith78WhenSettingsContradictEachOther() throws Exception {
        // When
        var end = start(Map.of("fleet.worker.providers", "cpu,cuda"));

        // Then
        assertThat(end.exitCode()).as(end.log()).isEqualTo(78);
        assertThat(end.log())
                .contains("fleet.worker: providers must end with cpu, which takes every node, not [cpu, cuda]")
                .doesNotContain("\tat ");
    }

    private End start(Map<String, String> own) throws IOException, InterruptedException {
        var settings = new HashMap<>(site.settings());
        settings.putAll(Map.of(
                "fleet.topic-prefix", "start.",
                "fleet.worker.model-dir", EMOJI_64.toString(),
                "quarkus.http.port", "0"));
        settings.putAll(own);
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        settings.forEach((key, value) -> line.add("-D%s=%s".formatted(key, value)));
        line.addAll(List.of("-jar", ROOT.resolve("worker/service/target/worker-runner.jar").toString()));
        var log = Files.createTempFile(directory, "worker", ".log");
        var process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new End(process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    private void copyModel() throws IOException {
        try (var files = Files.walk(EMOJI_64)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = model.resolve(EMOJI_64.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}

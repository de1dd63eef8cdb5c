package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.provider.ProviderStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the worker's own process ends where it cannot start. All are started at once: together they take as long as two. */
class WorkerStartIT {

    private static final Path EMOJI_64 = WorkerProcess.EMOJI_64;
    private static final Optional<String> NO_CUDA = ProviderStatus.all().get(1).problem();

    @TempDir
    static Path directory;

    private static Site site;
    private static Path noModel;
    private static WorkerProcess brokenModel;
    private static WorkerProcess withoutProvider;
    private static WorkerProcess deviceThatCannotDraw;
    private static WorkerProcess contradiction;

    @BeforeAll
    static void open() throws IOException {
        site = new Site(directory);
        site.topics("start");
        noModel = Files.createDirectory(directory.resolve("no-model"));
        brokenModel = start(Map.of("fleet.worker.model-dir", noModel.toString()));
        withoutProvider = start(Map.of("fleet.worker.providers", "cuda,cpu"));
        contradiction = start(Map.of("fleet.worker.providers", "cpu,cuda"));
        deviceThatCannotDraw =
                start(Map.of("fleet.worker.model-dir", oddModel().toString(), "fleet.worker.model-name", "emoji-64"));
    }

    @AfterAll
    static void close() {
        Stream.of(brokenModel, withoutProvider, contradiction, deviceThatCannotDraw)
                .forEach(WorkerProcess::close);
        site.close();
    }

    @Test
    void shouldEndWith65WhenTheModelIsBroken() throws Exception {
        // When
        var exitCode = brokenModel.exitCode();

        // Then
        assertThat(exitCode).as(brokenModel.said()).isEqualTo(65);
        assertThat(brokenModel.said())
                .contains("cannot open the model: %s/model_index.json: file is missing".formatted(noModel))
                .doesNotContain("\tat ");
    }

    @Test
    void shouldEndWith69WhenAProviderCannotBeLoaded() throws Exception {
        assumeTrue(NO_CUDA.isPresent(), "CUDA can be loaded here");
        // When
        var exitCode = withoutProvider.exitCode();

        // Then
        assertThat(exitCode).as(withoutProvider.said()).isEqualTo(69);
        assertThat(withoutProvider.said())
                .contains("execution provider cuda: " + NO_CUDA.get())
                .doesNotContain("\tat ");
    }

    @Test
    void shouldEndWith70WhenTheDeviceCannotDraw() throws Exception {
        // When
        var exitCode = deviceThatCannotDraw.exitCode();

        // Then
        assertThat(exitCode).as(deviceThatCannotDraw.said()).isEqualTo(70);
        assertThat(deviceThatCannotDraw.said())
                .contains("the device cannot draw: the UNet on 2 rows of 9 x 9 latents failed: ");
    }

    @Test
    void shouldEndWith78WhenSettingsContradictEachOther() throws Exception {
        // When
        var exitCode = contradiction.exitCode();

        // Then
        assertThat(exitCode).as(contradiction.said()).isEqualTo(78);
        assertThat(contradiction.said())
                .contains("fleet.worker: providers must end with cpu, which takes every node, not [cpu, cuda]")
                .doesNotContain("\tat ");
    }

    private static WorkerProcess start(Map<String, String> own) throws IOException {
        return WorkerProcess.start(site, "start.", directory, own);
    }

    /** A model whose own size its UNet cannot halve, of which nothing in its files says so any more. */
    private static Path oddModel() throws IOException {
        var model = directory.resolve("odd-model");
        try (var files = Files.walk(EMOJI_64)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = model.resolve(EMOJI_64.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.writeString(model.resolve("unet/config.json"), "{\"sample_size\": 9}");
        return model;
    }
}

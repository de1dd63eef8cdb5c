package org.diffusionfleet.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.TestModel;
import org.diffusionfleet.diffusion.provider.Cpu;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {
    private static final long PLENTY = 1L << 30;

    @TempDir
    Path dir;

    private Path model = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void copyAGraph() throws IOException {
        model = Files.createDirectory(dir.resolve("vae_decoder")).resolve("model.onnx");
        Files.copy(TestModel.EMOJI_64.resolve("vae_decoder/model.onnx"), model);
        folder = dir.resolve("cache");
    }

    @Test
    void shouldDrawTheSameBytesWithAndWithout() {
        // Given
        var request = new SampleRequest("a frog", "", 3, 4, 4, 64, 64, SamplerKind.PLMS, 0);
        var plain = draw(request, Optional.empty());
        var cache = Optional.of(new ModelCache(folder, PLENTY));

        // When
        var filling = draw(request, cache);
        var cached = draw(request, cache);

        // Then
        assertThat(entries()).hasSize(5); // The UNet has two.
        assertThat(filling).isEqualTo(plain);
        assertThat(cached).isEqualTo(plain);
    }

    @Test
    void shouldOpenFromTheEntryTheSecondTime() throws IOException {
        // Given
        open();
        var entry = entries().getFirst();
        Files.setLastModifiedTime(entry.resolve("model.onnx"), FileTime.fromMillis(0));

        // When
        open();

        // Then
        assertThat(entries()).containsExactly(entry);
        assertThat(Files.getLastModifiedTime(entry.resolve("model.onnx"))).isEqualTo(FileTime.fromMillis(0));
        assertThat(Files.getLastModifiedTime(entry)).isGreaterThan(FileTime.fromMillis(0));
    }

    @Test
    void shouldMakeAnewWhatIsCutOff() throws IOException {
        // Given
        open();
        var weights = entries().getFirst().resolve("weights");
        var whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 1));

        // When
        open();

        // Then
        assertThat(Files.readAllBytes(weights)).isEqualTo(whole);
    }

    @Test
    void shouldMakeAnewWhatHasOtherBytesAtItsEnd() throws IOException {
        // Given
        open();
        var weights = entries().getFirst().resolve("weights");
        var whole = Files.readAllBytes(weights);
        var damaged = whole.clone();
        damaged[damaged.length - 1] ^= 1;
        Files.write(weights, damaged);

        // When
        open();

        // Then
        assertThat(Files.readAllBytes(weights)).isEqualTo(whole);
    }

    @Test
    void shouldMakeAnewWhatOnnxRuntimeRefuses() throws IOException {
        // Given
        open();
        var entry = new CacheEntry(entries().getFirst());
        Files.write(entry.graph(), new byte[] {1, 2, 3});
        entry.seal();

        // When
        open();

        // Then
        assertThat(entry.graph())
                .isNotEmptyFile()
                .satisfies(graph -> assertThat(Files.size(graph)).isGreaterThan(1000));
        assertThat(entry.isIntact()).isTrue();
    }

    @Test
    void shouldTellChangedWeightsFromTheOld() throws IOException {
        // Given
        model = Files.copy(Golden.file("external-weights.onnx"), dir.resolve("external-weights.onnx"));
        var weights = Files.copy(Golden.file("external-weights.bin"), dir.resolve("external-weights.bin"));
        var time = Files.getLastModifiedTime(weights);
        open();
        var changed = Files.readAllBytes(weights);
        changed[4000] ^= 1;
        Files.write(weights, changed);
        Files.setLastModifiedTime(weights, time);

        // When
        open();

        // Then
        assertThat(entries()).hasSize(2);
    }

    @Test
    void shouldTellAChangedModelFromTheOld() throws IOException {
        // Given
        open();
        Files.setLastModifiedTime(model, FileTime.fromMillis(1_000_000));

        // When
        open();

        // Then
        assertThat(entries()).hasSize(2);
    }

    @Test
    void shouldForgetTheLeastRecentlyUsedBeyondItsBytes() throws IOException {
        // Given
        open();
        var old = entries().getFirst();
        Files.setLastModifiedTime(model, FileTime.fromMillis(1_000_000));

        // When
        OnnxModel.open(model, settings(new ModelCache(folder, 1))).close();

        // Then
        assertThat(entries()).hasSize(1).doesNotContain(old);
    }

    @Test
    void shouldRemoveDraftsThatNobodyWrites() throws IOException {
        // Given
        var abandoned = Files.createDirectories(folder.resolve("draft-1"));
        Files.writeString(abandoned.resolve("weights"), "half");
        Files.setLastModifiedTime(abandoned, FileTime.fromMillis(0));
        var fresh = Files.createDirectories(folder.resolve("draft-2"));

        // When
        open();

        // Then
        assertThat(abandoned).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void shouldOpenWithoutACacheItCannotWrite() throws IOException {
        // Given
        Files.writeString(folder, "a file where the folder should be");

        // When
        try (var graph = OnnxModel.open(model, settings(new ModelCache(folder, PLENTY)))) {
            // Then
            assertThat(graph.ports().inputs()).hasSize(1);
        }
    }

    private void open() {
        OnnxModel.open(model, settings(new ModelCache(folder, PLENTY))).close();
    }

    private static GraphSettings settings(ModelCache cache) {
        return new GraphSettings(1, List.of(new Cpu()), Optional.empty(), Optional.of(cache));
    }

    private static byte[] draw(SampleRequest request, Optional<ModelCache> cache) {
        var options = new PipelineOptions(0, 16, List.of(new Cpu()), cache);
        try (var pipeline = DiffusionPipeline.open(TestModel.EMOJI_64, options)) {
            return pipeline.generate(request).image().rgb();
        }
    }

    private List<Path> entries() {
        return Arrays.stream(folder.toFile().listFiles())
                .map(java.io.File::toPath)
                .filter(entry -> !entry.getFileName().toString().startsWith(CacheEntry.DRAFT))
                .toList();
    }
}

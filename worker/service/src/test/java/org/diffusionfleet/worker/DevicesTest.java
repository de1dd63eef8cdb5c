package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.onnx.ModelCache;
import org.diffusionfleet.diffusion.provider.Cpu;
import org.diffusionfleet.diffusion.provider.Cuda;
import org.diffusionfleet.diffusion.provider.Range;
import org.diffusionfleet.diffusion.provider.TensorRt;
import org.junit.jupiter.api.Test;

class DevicesTest {

    private static final Map<String, String> NEEDED = Map.of(
            "fleet.s3.endpoint",
            "http://localhost",
            "fleet.s3.access-key",
            "a",
            "fleet.s3.secret-key",
            "b",
            "fleet.worker.model-dir",
            "models/emoji-64",
            "fleet.worker.batch-samples",
            "4");

    @Test
    void shouldRunOnTheCpuWithoutACacheByDefault() {
        // When
        var options = options(Map.of());

        // Then
        assertThat(options).isEqualTo(new PipelineOptions(0, 8));
    }

    @Test
    void shouldKeepOptimisedGraphsInTheStateDirectory() {
        // When
        var options = options(Map.of("fleet.state-dir", "/state"));

        // Then
        assertThat(options.modelCache()).contains(new ModelCache(Path.of("/state/model-cache"), 20L << 30));
    }

    @Test
    void shouldTurnTheCacheOffAtSizeNought() {
        // When
        var options = options(Map.of("fleet.state-dir", "/state", "fleet.worker.model-cache.size", "0"));

        // Then
        assertThat(options.modelCache()).isEmpty();
    }

    @Test
    void shouldTellTensorRtAndCudaTheirDefaults() {
        // When
        var options = options(Map.of("fleet.worker.providers", "tensorrt,cuda,cpu", "fleet.state-dir", "/state"));

        // Then
        assertThat(options.providers())
                .isEqualTo(List.of(
                        new TensorRt(
                                0,
                                true,
                                false,
                                new Range(1, 8, 8),
                                Range.of(512),
                                0,
                                3,
                                Optional.of(Path.of("/state/tensorrt/engines")),
                                Optional.of(Path.of("/state/tensorrt/timings"))),
                        new Cuda(0),
                        new Cpu()));
    }

    @Test
    void shouldPassOnEverySetting() {
        // When
        var options = options(Map.ofEntries(
                Map.entry("fleet.worker.providers", "tensorrt,cuda"),
                Map.entry("fleet.worker.threads", "3"),
                Map.entry("fleet.worker.side-threads", "2"),
                Map.entry("fleet.worker.device-id", "2"),
                Map.entry("fleet.worker.cuda.memory-limit", "6G"),
                Map.entry("fleet.worker.cuda.arena-growth", "doubling"),
                Map.entry("fleet.worker.cuda.conv-search", "exhaustive"),
                Map.entry("fleet.worker.cuda.tf32", "false"),
                Map.entry("fleet.worker.cuda.nhwc", "true"),
                Map.entry("fleet.worker.tensorrt.fp16", "false"),
                Map.entry("fleet.worker.tensorrt.bf16", "true"),
                Map.entry("fleet.worker.tensorrt.min-side", "64"),
                Map.entry("fleet.worker.tensorrt.opt-side", "128"),
                Map.entry("fleet.worker.tensorrt.max-side", "256"),
                Map.entry("fleet.worker.tensorrt.opt-rows", "2"),
                Map.entry("fleet.worker.tensorrt.workspace", "1M"),
                Map.entry("fleet.worker.tensorrt.optimization-level", "5"),
                Map.entry("fleet.worker.tensorrt.cache-dir", "/engines"),
                Map.entry("fleet.worker.model-cache.dir", "/graphs"),
                Map.entry("fleet.worker.model-cache.size", "2M")));

        // Then
        assertThat(options)
                .isEqualTo(new PipelineOptions(
                                3,
                                8,
                                List.of(
                                        new TensorRt(
                                                2,
                                                false,
                                                true,
                                                new Range(1, 2, 8),
                                                new Range(64, 128, 256),
                                                1 << 20,
                                                5,
                                                Optional.of(Path.of("/engines/engines")),
                                                Optional.of(Path.of("/engines/timings"))),
                                        new Cuda(
                                                2,
                                                6L << 30,
                                                Cuda.ArenaGrowth.DOUBLING,
                                                Cuda.ConvSearch.EXHAUSTIVE,
                                                false,
                                                true)),
                                Optional.of(new ModelCache(Path.of("/graphs"), 2 << 20)))
                        .withSideThreads(2));
    }

    @Test
    void shouldNameSettingsThatContradictEachOther() {
        // When
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> options(Map.of("fleet.worker.providers", "cpu,cuda")))
                // Then
                .withMessage("fleet.worker: providers must end with cpu, which takes every node, not [cpu, cuda]");
    }

    private static PipelineOptions options(Map<String, String> given) {
        var properties = new HashMap<>(NEEDED);
        properties.putAll(given);
        var config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WorkerConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 0))
                .build();
        return Devices.options(config.getConfigMapping(WorkerConfig.class));
    }
}

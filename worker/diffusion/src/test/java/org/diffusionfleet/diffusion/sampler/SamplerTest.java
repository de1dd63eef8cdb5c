package org.diffusionfleet.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.noise.TorchNoise;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sampler against the implementations it names, over a model that is a formula. */
class SamplerTest {
    @TempDir
    static Path dir;

    static Stream<Trajectory> trajectories() {
        return Stream.of("trajectories", "compvis").flatMap(file -> Trajectory.read(file, dir).stream());
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void shouldWalkAsTheReference(Trajectory golden) {
        // Given
        var latents = new float[Trajectory.SIZE];
        var run = golden.begin(latents);
        assertThat(relativeError(latents, golden.start())).isLessThan(golden.within());

        for (var step : golden.steps()) {
            var timestep = Float.NaN;
            // When
            while (run.answered() < step.call()) {
                timestep = run.timestep();
                run.step(latents, Trajectory.model(run, latents));
            }

            // Then
            assertThat(timestep).isCloseTo(step.timestep(), within(1e-3f));
            assertThat(relativeError(latents, step.latents()))
                    .describedAs("after call %d", step.call())
                    .isLessThan(golden.within());
        }
        assertThat(run.done()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"plms, 2", "plms, 50", "plms, 500", "ddim, 1", "ddim, 50", "ddim, 500"})
    void shouldEqualTheReferenceWhereItsStrideDividesTheTraining(String id, int steps) {
        // Given
        var config = Trajectory.config(dir, Golden.json("trajectories.json").path("config"));
        var reference = SamplerKind.of("compvis_" + id).orElseThrow();

        // When
        var ours = walk(Sampler.of(SamplerKind.of(id).orElseThrow(), config), steps);
        var theirs = walk(Sampler.of(reference, config), steps);

        // Then
        assertThat(relativeError(ours, theirs)).isLessThan(1e-6);
    }

    private static float[] walk(Sampler sampler, int steps) {
        var latents = new TorchNoise(1).draw(Trajectory.SIZE);
        var run =
                sampler.begin(RunOptions.textToImage(steps, 0, SigmaSpacing.MODEL, latents.length, new TorchNoise(0)));
        while (!run.done()) {
            run.step(latents, Trajectory.model(run, latents));
        }
        return latents;
    }

    @ParameterizedTest
    @EnumSource
    void shouldVisitTheTimestepsOfDiffusersInRunsOfAnyLength(TimestepSpacing spacing) {
        var golden = Golden.json("trajectories.json");
        for (var table : golden.path("timesteps")) {
            if (!table.path("spacing").textValue().equals(spacing.name().toLowerCase(Locale.ROOT))) {
                continue;
            }
            // Given
            var config = golden.path("config").deepCopy();
            ((ObjectNode) config).put("timestep_spacing", table.path("spacing").textValue());
            var sampler = Sampler.of(
                    SamplerKind.of(table.path("sampler").textValue()).orElseThrow(), Trajectory.config(dir, config));
            var refused = StreamSupport.stream(table.path("refused").spliterator(), false)
                    .map(JsonNode::intValue)
                    .toList();

            // When
            var hash = 1;
            for (var steps = 1; steps <= 1000; steps++) {
                if (!refused.contains(steps)) {
                    hash = hash(sampler, steps, hash);
                }
            }

            // Then
            assertThat(hash).isEqualTo(table.path("hash").intValue());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldPutBackWhatIsKeptAtTheLevelOfTheNextCall(SamplerKind kind) {
        // Given
        var config = Trajectory.config(dir, Golden.json("trajectories.json").path("config"));
        var schedule = NoiseSchedule.of(config.betas());
        var noise = new TorchNoise(1);
        var latents = noise.draw(Trajectory.SIZE);
        var run = Sampler.of(kind, config).begin(new RunOptions(10, 0, SigmaSpacing.MODEL, 0.6, latents.length, noise));
        run.step(latents, Trajectory.model(run, latents));

        while (!run.done()) {
            // When
            var kept = new float[] {0};
            run.addNoise(kept, new float[] {1});

            // Then
            var noisiness = Math.sqrt(1 - schedule.alphaBar(Math.round(run.timestep())));
            assertThat((double) kept[0] * run.inputScale())
                    .as("call %d", run.answered())
                    .isCloseTo(noisiness, within(0.03));
            run.step(latents, Trajectory.model(run, latents));
        }
    }

    private static int hash(Sampler sampler, int steps, int seed) {
        var run = sampler.begin(RunOptions.textToImage(steps, 0, SigmaSpacing.MODEL, 1, new TorchNoise(0)));
        var hash = seed;
        while (!run.done()) {
            hash = 31 * hash + (int) run.timestep();
            run.step(new float[1], new float[1]);
        }
        return hash;
    }

    private static double relativeError(float[] actual, float[] expected) {
        var largest = 0.0;
        var error = 0.0;
        for (var i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(actual[i] - expected[i]));
        }
        return error / largest;
    }
}

package org.diffusionfleet.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.noise.TorchNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SamplerTest {
    private static final double RELATIVE_ERROR = 1e-5;

    @TempDir
    Path dir;

    static Stream<JsonNode> trajectories() {
        return StreamSupport.stream(
                Golden.json("trajectories.json").path("trajectories").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void shouldWalkAsDiffusers(JsonNode golden) throws IOException {
        // Given
        var noise = new TorchNoise(golden.path("seed").longValue());
        var latents = noise.draw(16);
        var run = Sampler.of(
                        SamplerKind.of(golden.path("sampler").textValue()).orElseThrow(),
                        new NoiseSchedule(config(golden.path("config"))))
                .begin(RunOptions.textToImage(
                        golden.path("steps").intValue(),
                        golden.path("eta").doubleValue(),
                        SigmaSpacing.MODEL,
                        latents.length,
                        noise));
        var timesteps = new ArrayList<Integer>();

        // When
        while (!run.done()) {
            timesteps.add((int) run.timestep());
            run.step(latents, model(latents, run.timestep()));
        }

        // Then
        assertThat(timesteps).containsExactly(boxed(Golden.ints(golden.path("timesteps"))));
        assertThat(run.answered()).isEqualTo(run.calls());
        assertThat(relativeError(latents, Golden.floats(golden.path("latents"))))
                .isLessThan(RELATIVE_ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void shouldVisitTheTimestepsOfDiffusersInRunsOfAnyLength(TimestepSpacing spacing) throws IOException {
        // Given
        var golden = StreamSupport.stream(
                        Golden.json("trajectories.json").path("timesteps").spliterator(), false)
                .filter(node ->
                        TimestepSpacing.valueOf(node.path("spacing").textValue().toUpperCase(Locale.ROOT)) == spacing)
                .findFirst()
                .orElseThrow();
        var schedule = new NoiseSchedule(config(new JsonMapper()
                .createObjectNode()
                .put("timestep_spacing", golden.path("spacing").textValue())));
        var illegal = new ArrayList<Integer>();
        golden.path("refused").forEach(steps -> illegal.add(steps.intValue()));

        // When
        var hash = 1;
        for (var steps = 1; steps <= 1000; steps++) {
            if (!illegal.contains(steps)) {
                hash = hash(schedule.timesteps(steps), hash);
            }
        }

        // Then
        assertThat(hash).isEqualTo(golden.path("hash").intValue());
    }

    @Test
    void shouldRefuseARunThatLeavesTheTable() throws IOException {
        // Given
        var schedule = new NoiseSchedule(config(new JsonMapper().createObjectNode()));

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule.timesteps(1000))
                // Then
                .withMessage("1000 steps are too many: they reach timestep 1000 and the model ends at 999");
    }

    @ParameterizedTest
    @CsvSource({"leading,999", "trailing,1000", "linspace,1000"})
    void shouldKnowItsLongestRun(String spacing, int longest) throws IOException {
        // Given
        var schedule =
                new NoiseSchedule(config(new JsonMapper().createObjectNode().put("timestep_spacing", spacing)));

        // When
        var maxSteps = schedule.maxSteps();

        // Then
        assertThat(maxSteps).isEqualTo(longest);
        assertThat(schedule.timesteps(maxSteps)).hasSize(longest);
    }

    @Test
    void shouldRefuseMoreStepsThanTimesteps() throws IOException {
        // Given
        var schedule =
                new NoiseSchedule(config(new JsonMapper().createObjectNode().put("num_train_timesteps", 20)));

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule.timesteps(21))
                // Then
                .withMessage("steps must be 1 to 20, not 21");
    }

    /** The formula that the golden trajectories were made with. */
    private static float[] model(float[] latents, float timestep) {
        var output = new float[latents.length];
        for (var i = 0; i < output.length; i++) {
            output[i] = (float) (0.3 * latents[i] + 0.7 * Math.cos(0.01 * timestep + i));
        }
        return output;
    }

    private NoiseScheduleConfig config(JsonNode json) throws IOException {
        Files.createDirectories(dir.resolve("scheduler"));
        Files.writeString(dir.resolve("scheduler/scheduler_config.json"), json.toString());
        return NoiseScheduleConfig.read(new ModelDirectory(dir));
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

    private static int hash(float[] falling, int seed) {
        var hash = seed;
        for (var timestep : falling) {
            hash = 31 * hash + (int) timestep;
        }
        return hash;
    }

    private static Integer[] boxed(int[] values) {
        return Arrays.stream(values).boxed().toArray(Integer[]::new);
    }
}

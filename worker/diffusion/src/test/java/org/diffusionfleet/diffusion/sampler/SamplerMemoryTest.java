package org.diffusionfleet.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.checkpoint.Keeping;
import org.diffusionfleet.diffusion.checkpoint.Restoring;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every run of the golden files, cut in two at every call. */
class SamplerMemoryTest {
    @TempDir
    static Path dir;

    static Stream<Trajectory> trajectories() {
        return Stream.of("trajectories", "compvis")
                .flatMap(file -> Trajectory.read(file, dir).stream())
                .filter(trajectory -> trajectory.steps().getLast().call() <= 60);
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void shouldArriveAtTheSameLatentsFromEveryCall(Trajectory golden) {
        // Given
        var expected = new float[Trajectory.SIZE];
        var whole = golden.begin(expected);
        walk(whole, expected, whole.calls());

        for (var call = 1; call < whole.calls(); call++) {
            var latents = new float[Trajectory.SIZE];
            var first = golden.begin(latents);
            walk(first, latents, call);
            var kept = new Keeping();
            first.remember(kept);

            // When
            var second = golden.begin(new float[Trajectory.SIZE]);
            second.remember(new Restoring(kept.words()));
            walk(second, latents, whole.calls());

            // Then
            assertThat(latents).as("from call %d", call).isEqualTo(expected);
        }
    }

    private static void walk(SamplerRun run, float[] latents, int calls) {
        while (run.answered() < calls) {
            run.step(latents, Trajectory.model(run, latents));
        }
    }
}

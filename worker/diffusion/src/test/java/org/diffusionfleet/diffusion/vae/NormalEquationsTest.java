package org.diffusionfleet.diffusion.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalEquationsTest {
    /** Of too many equations, two of which contradict each other by as much on either side. */
    @Test
    void shouldFindTheLeastSquares() {
        // Given: y = 3a - 2b + 5 and z = b, in an order that needs pivoting.
        var random = new Random(1);
        var equations = new NormalEquations(3, 2, 0);
        for (var i = 0; i < 50; i++) {
            var a = random.nextGaussian();
            var b = 100 * random.nextGaussian();
            var off = i == 7 ? 0.5 : 0;
            equations.add(new double[] {a, b, 1}, new double[] {3 * a - 2 * b + 5 + off, b});
            equations.add(new double[] {a, b, 1}, new double[] {3 * a - 2 * b + 5 - off, b});
        }

        // When
        var solution = equations.solve();

        // Then
        assertThat(solution[0]).containsExactly(new double[] {3, -2, 5}, within(1e-9));
        assertThat(solution[1]).containsExactly(new double[] {0, 1, 0}, within(1e-9));
    }
}

package org.diffusionfleet.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void shouldMakeTheNumbersThatPythonMakes() {
        // When
        var numbers = Numbers.of(4, 1);

        // Then: peer.py's numbers(4, 1)
        assertThat(numbers).containsExactly(-1.96f, -0.48f, 1.0f, -1.56f);
    }

    @Test
    void shouldReadPythonsFloats() {
        // Given: numpy.array([1, -2], "float32").tobytes()
        var bytes = "\0\0\u0080?\0\0\0\u00c0".getBytes(StandardCharsets.ISO_8859_1);

        // When
        var numbers = Numbers.decode(Base64.getEncoder().encodeToString(bytes));

        // Then
        assertThat(numbers).containsExactly(1, -2);
    }

    @Test
    void shouldSeeOneWrongByte() {
        // When
        var psnr = Numbers.psnr(new byte[] {0, 0, 0, 0}, new byte[] {0, 0, 0, 2});

        // Then: a mean squared error of 1
        assertThat(psnr).isCloseTo(48.13, within(0.01));
        assertThat(Numbers.psnr(new byte[4], new byte[4])).isInfinite();
    }

    @Test
    void shouldFindTheLargestDifference() {
        // When
        var distance = Numbers.distance(new float[] {1, 2, 3}, new float[] {1, 4, 2});

        // Then
        assertThat(distance).isEqualTo(2);
    }
}

package org.diffusionfleet.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final byte[] BYTES = new Checkpoint(3, 10, words()).encode();

    private static int[] words() {
        var state = new Keeping();
        state.values(new float[] {1, -0f, Float.NaN, Float.MIN_VALUE});
        state.number(7);
        state.numbers(new int[] {Integer.MIN_VALUE, -1});
        return state.words();
    }

    /** Bytes that lie in buckets must be read by every later version, or refused by their number. */
    @Test
    void shouldHaveTheseBytes() {
        assertThat(HexFormat.of().formatHex(BYTES))
                .startsWith("44464350" + "01000000" + "03000000" + "0a000000" + "07000000" + "0000803f" + "00000080")
                .hasSize(2 * (20 + 4 * 7 + 32));
    }

    @Test
    void shouldReadWhatItWrote() {
        // When
        var read = Checkpoint.decode(BYTES);

        // Then
        assertThat(read.answered()).isEqualTo(3);
        assertThat(read.calls()).isEqualTo(10);
        var state = new Restoring(read.words());
        var values = new float[4];
        var numbers = new int[2];
        state.values(values);
        assertThat(state.number(0)).isEqualTo(7);
        state.numbers(numbers);
        assertThat(values).containsExactly(1, -0f, Float.NaN, Float.MIN_VALUE);
        assertThat(numbers).containsExactly(Integer.MIN_VALUE, -1);
    }

    @Test
    void shouldRefuseEveryDamagedByte() {
        for (var place = 0; place < BYTES.length; place++) {
            var damaged = BYTES.clone();
            damaged[place] ^= 0x10;
            // When
            assertThatIllegalArgumentException()
                    .as("byte %d", place)
                    .isThrownBy(() -> Checkpoint.decode(damaged))
                    // Then
                    .withMessageStartingWith("no checkpoint: ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 51, 52, 79, 81})
    void shouldRefuseAnotherLength(int length) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checkpoint.decode(Arrays.copyOf(BYTES, length)))
                // Then
                .withMessageStartingWith("no checkpoint: ");
    }

    @Test
    void shouldSayWhichVersionItDoesNotKnow() {
        // Given
        var newer = BYTES.clone();
        newer[4] = 2;

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checkpoint.decode(newer))
                // Then
                .withMessage("no checkpoint: it is of version 2, not 1");
    }
}

package org.diffusionfleet.diffusion.checkpoint;

import java.util.Arrays;

/** Keeps what it is shown and changes nothing. */
public final class Keeping implements State {
    private static final int FIRST_ROOM = 1 << 10;

    private int[] words = new int[FIRST_ROOM];
    private int count;

    @Override
    public int number(int value) {
        makeRoom(1);
        words[count++] = value;
        return value;
    }

    @Override
    public void numbers(int[] values) {
        makeRoom(values.length);
        System.arraycopy(values, 0, words, count, values.length);
        count += values.length;
    }

    @Override
    public void values(float[] values) {
        makeRoom(values.length);
        for (var value : values) {
            words[count++] = Float.floatToRawIntBits(value);
        }
    }

    /** All that it was shown, in order; floats by their bits. */
    public int[] words() {
        return Arrays.copyOf(words, count);
    }

    private void makeRoom(int more) {
        if (count + more > words.length) {
            words = Arrays.copyOf(words, Math.max(count + more, 2 * words.length));
        }
    }
}

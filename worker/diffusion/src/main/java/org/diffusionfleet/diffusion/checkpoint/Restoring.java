package org.diffusionfleet.diffusion.checkpoint;

/** Puts what was kept into what it is shown, of which there must be as much. */
public final class Restoring implements State {
    private final int[] words;
    private int next;

    /** Begins with the first of {@link Keeping#words()}. */
    public Restoring(int[] words) {
        this.words = words;
    }

    @Override
    public int number(int value) {
        return words[next++];
    }

    @Override
    public void numbers(int[] values) {
        System.arraycopy(words, next, values, 0, values.length);
        next += values.length;
    }

    @Override
    public void values(float[] values) {
        for (var i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(words[next++]);
        }
    }
}

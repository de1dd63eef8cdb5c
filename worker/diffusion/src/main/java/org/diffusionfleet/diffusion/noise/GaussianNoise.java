package org.diffusionfleet.diffusion.noise;

import org.diffusionfleet.diffusion.checkpoint.State;

/** An endless stream of standard normal numbers that belongs to one sample. */
public interface GaussianNoise {
    /** Fills an array with the next numbers, drawn as one tensor. */
    void fill(float[] values);

    /** The next {@code count} numbers, drawn as one tensor. */
    default float[] draw(int count) {
        var values = new float[count];
        fill(values);
        return values;
    }

    /** Shows where in the stream it is. */
    void remember(State state);
}

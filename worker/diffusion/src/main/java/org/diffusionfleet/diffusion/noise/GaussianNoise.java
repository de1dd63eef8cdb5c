package org.diffusionfleet.diffusion.noise;

/** An endless stream of standard normal numbers that belongs to one sample. */
@FunctionalInterface
public interface GaussianNoise {
    /** The next {@code count} numbers, drawn as one tensor. */
    float[] draw(int count);
}

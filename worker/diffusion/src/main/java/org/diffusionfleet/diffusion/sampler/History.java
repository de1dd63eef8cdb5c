package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.checkpoint.State;

/** The latest arrays that a multistep sampler remembers: allocated once, overwritten in turn. */
final class History {
    private final float[][] ring;
    private int added;

    History(int depth, int size) {
        ring = new float[depth][size];
    }

    /** Forgets the oldest and gives its array, to be filled, as the newest. */
    float[] add() {
        return ring[added++ % ring.length];
    }

    void add(float[] values) {
        System.arraycopy(values, 0, add(), 0, values.length);
    }

    /** The array added {@code age} additions before the newest; zeros if there were not so many yet. */
    float[] get(int age) {
        return ring[Math.floorMod(added - 1 - age, ring.length)];
    }

    int size() {
        return Math.min(added, ring.length);
    }

    void remember(State state) {
        added = state.number(added);
        for (var values : ring) {
            state.values(values);
        }
    }
}

package org.diffusionfleet.diffusion.noise;

import org.diffusionfleet.diffusion.checkpoint.State;

/**
 * MT19937 (Matsumoto and Nishimura 1998), seeded as the reference's {@code init_genrand}. Not thread-safe.
 */
final class MersenneTwister {
    private static final int N = 624;
    private static final int M = 397;
    private static final int MATRIX_A = 0x9908b0df;
    private static final int UPPER_MASK = 0x80000000;
    private static final int LOWER_MASK = 0x7fffffff;

    private final int[] state = new int[N];
    private int next = N;

    /** Starts from a seed of 32 bits. */
    MersenneTwister(int seed) {
        state[0] = seed;
        for (var i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** The next 32 random bits. */
    int next32() {
        if (next == N) {
            twist();
            next = 0;
        }
        var y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    void remember(State memory) {
        memory.numbers(state);
        next = memory.number(next);
    }

    private void twist() {
        for (var i = 0; i < N; i++) {
            var y = (state[i] & UPPER_MASK) | (state[(i + 1) % N] & LOWER_MASK);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : MATRIX_A);
        }
    }
}

package org.diffusionfleet.diffusion.noise;

import org.diffusionfleet.diffusion.checkpoint.State;

/**
 * The numbers {@code torch.randn(count, generator=torch.Generator("cpu").manual_seed(seed))} draws, to float rounding:
 * Box and Muller's transform in the two layouts of PyTorch's {@code DistributionTemplates.h}. Tensors of 16 elements and
 * more are made in blocks of 16, smaller ones number by number in double precision. Not thread-safe.
 */
public final class TorchNoise implements GaussianNoise {
    private static final int BLOCK = 16;
    private static final double TWO_PI = 2 * Math.PI;

    private final MersenneTwister random;
    private double spare = Double.NaN;

    /** Starts a stream. Like PyTorch's engine it is seeded by the low 32 bits alone. */
    public TorchNoise(long seed) {
        random = new MersenneTwister((int) seed);
    }

    @Override
    public void fill(float[] values) {
        var count = values.length;
        if (count < BLOCK) {
            for (var i = 0; i < count; i++) {
                values[i] = (float) nextGaussian();
            }
            return;
        }
        fillUniform(values, 0);
        for (var from = 0; from + BLOCK <= count; from += BLOCK) {
            transformBlock(values, from);
        }
        if (count % BLOCK != 0) {
            fillUniform(values, count - BLOCK);
            transformBlock(values, count - BLOCK);
        }
    }

    @Override
    public void remember(State state) {
        random.remember(state);
        var bits = Double.doubleToRawLongBits(spare);
        var high = state.number((int) (bits >>> 32));
        var low = state.number((int) bits);
        spare = Double.longBitsToDouble(((long) high << 32) | Integer.toUnsignedLong(low));
    }

    private void fillUniform(float[] values, int from) {
        for (var i = from; i < values.length; i++) {
            values[i] = (random.next32() & 0xffffff) * 0x1p-24f;
        }
    }

    /** Turns eight pairs of uniforms, eight places apart, into eight pairs of normals. */
    private static void transformBlock(float[] values, int from) {
        for (var i = from; i < from + BLOCK / 2; i++) {
            var radius = Math.sqrt(-2 * Math.log(1 - values[i]));
            var angle = TWO_PI * values[i + BLOCK / 2];
            values[i] = (float) (radius * Math.cos(angle));
            values[i + BLOCK / 2] = (float) (radius * Math.sin(angle));
        }
    }

    private double nextGaussian() {
        if (!Double.isNaN(spare)) {
            var value = spare;
            spare = Double.NaN;
            return value;
        }
        var angle = TWO_PI * nextUniform();
        var radius = Math.sqrt(-2 * Math.log1p(-nextUniform()));
        spare = radius * Math.sin(angle);
        return radius * Math.cos(angle);
    }

    private double nextUniform() {
        var high = (long) random.next32() << 32;
        return ((high | (random.next32() & 0xffffffffL)) & ((1L << 53) - 1)) * 0x1p-53;
    }
}

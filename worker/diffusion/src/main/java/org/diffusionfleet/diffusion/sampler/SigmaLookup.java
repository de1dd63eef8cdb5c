package org.diffusionfleet.diffusion.sampler;

/** Between σ and timesteps, over the table of a model's σ(t). */
final class SigmaLookup {
    private SigmaLookup() {}

    /** σ at a timestep that may lie between two of the table. */
    static double sigma(double timestep, float[] table) {
        var below = Math.min((int) timestep, table.length - 1);
        var above = Math.min(below + 1, table.length - 1);
        return table[below] + (timestep - below) * ((double) table[above] - table[below]);
    }

    /** The timestep of a σ, linear in log σ between two of the table. */
    static double timestep(double sigma, float[] table) {
        var log = Math.log(Math.max(sigma, 1e-10));
        var below = 0;
        while (below + 2 < table.length && (float) Math.log(table[below + 1]) <= log) {
            below++;
        }
        var above = Math.min(below + 1, table.length - 1);
        var low = (float) Math.log(table[below]);
        var high = (float) Math.log(table[above]);
        var share = above == below ? 0 : Math.clamp((low - log) / (low - high), 0, 1);
        return (1 - share) * below + share * above;
    }
}

package org.diffusionfleet.diffusion.sampler;

/**
 * A run along noise levels.
 *
 * @param timesteps falling, one per model call
 * @param sigmas σ at each of them, and where the last step lands
 */
@SuppressWarnings("ArrayRecordComponent") // A run's own, never changed.
record SigmaTable(float[] timesteps, float[] sigmas) {
    SigmaTable {
        if (sigmas.length != timesteps.length + 1) {
            throw new IllegalArgumentException("%d sigmas for %d timesteps".formatted(sigmas.length, timesteps.length));
        }
    }

    static SigmaTable of(float[] timesteps, double[] sigmas, double last) {
        var landing = new float[timesteps.length + 1];
        for (var i = 0; i < timesteps.length; i++) {
            landing[i] = (float) sigmas[i];
        }
        landing[timesteps.length] = (float) last;
        return new SigmaTable(timesteps, landing);
    }

    /** For an algorithm that calls the model at both ends of each step but the last. */
    SigmaTable bothEnds() {
        var calls = 2 * timesteps.length - 1;
        var doubled = new SigmaTable(new float[calls], new float[calls + 1]);
        for (var call = 0; call < calls; call++) {
            doubled.timesteps[call] = timesteps[(call + 1) / 2];
            doubled.sigmas[call] = sigmas[(call + 1) / 2];
        }
        doubled.sigmas[calls] = sigmas[timesteps.length];
        return doubled;
    }
}

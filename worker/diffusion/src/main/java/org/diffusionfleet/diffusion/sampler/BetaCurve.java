package org.diffusionfleet.diffusion.sampler;

/** How the variances β rise over the training timesteps: diffusers' {@code beta_schedule}. */
public enum BetaCurve {
    LINEAR {
        @Override
        float[] betas(double start, double end, int count) {
            return linspace((float) start, (float) end, count);
        }
    },
    /** Linear in √β: what Stable Diffusion was trained with. */
    SCALED_LINEAR {
        @Override
        float[] betas(double start, double end, int count) {
            var betas = linspace((float) Math.sqrt(start), (float) Math.sqrt(end), count);
            for (var i = 0; i < count; i++) {
                betas[i] *= betas[i];
            }
            return betas;
        }
    },
    /** Nichol and Dhariwal 2021, equation 17, capped at 0.999; it has no start and end. */
    SQUAREDCOS_CAP_V2 {
        @Override
        float[] betas(double start, double end, int count) {
            var betas = new float[count];
            for (var i = 0; i < count; i++) {
                betas[i] = (float) Math.min(1 - alphaBar((i + 1.0) / count) / alphaBar((double) i / count), 0.999);
            }
            return betas;
        }

        private double alphaBar(double t) {
            var cos = Math.cos((t + 0.008) / 1.008 * Math.PI / 2);
            return cos * cos;
        }
    };

    /** β for each of {@code count} training timesteps, in the single precision diffusers computes them in. */
    abstract float[] betas(double start, double end, int count);

    private static float[] linspace(float start, float end, int count) {
        var step = (end - start) / Math.max(1, count - 1);
        var values = new float[count];
        for (var i = 0; i < count; i++) {
            values[i] = i < count / 2 || count == 1 ? start + step * i : end - step * (count - i - 1);
        }
        return values;
    }
}

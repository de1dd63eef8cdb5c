package org.diffusionfleet.diffusion.sampler;

/**
 * What the UNet's output means: diffusers' {@code prediction_type}. Latents are x = signal·x₀ + noise·ε, with
 * signal² + noise² = 1.
 */
public enum PredictionType {
    /** The noise ε in the latents. */
    EPSILON {
        @Override
        double original(double signal, double noise, double x, double output) {
            return (x - noise * output) / signal;
        }

        @Override
        double epsilon(double signal, double noise, double x, double output) {
            return output;
        }
    },
    /** The picture's latents x₀. */
    SAMPLE {
        @Override
        double original(double signal, double noise, double x, double output) {
            return output;
        }

        @Override
        double epsilon(double signal, double noise, double x, double output) {
            return (x - signal * output) / noise;
        }
    },
    /** The velocity v = signal·ε − noise·x₀ (Salimans and Ho 2022). */
    V_PREDICTION {
        @Override
        double original(double signal, double noise, double x, double output) {
            return signal * x - noise * output;
        }

        @Override
        double epsilon(double signal, double noise, double x, double output) {
            return signal * output + noise * x;
        }
    };

    /** x₀, where the model said {@code output} of {@code x}. */
    abstract double original(double signal, double noise, double x, double output);

    /** ε, where the model said {@code output} of {@code x}. */
    abstract double epsilon(double signal, double noise, double x, double output);
}

package org.diffusionfleet.diffusion.sampler;

/** What a model output says about x₀ and ε at one noise level. */
final class Prediction {
    private final PredictionType type;
    private final double signal; // √ᾱ
    private final double noise; // √(1−ᾱ)
    private final double clip;

    Prediction(NoiseScheduleConfig config, double alphaBar) {
        this.type = config.prediction();
        this.signal = Math.sqrt(alphaBar);
        this.noise = Math.sqrt(1 - alphaBar);
        this.clip = config.clipSample() ? config.clipSampleRange() : Double.POSITIVE_INFINITY;
    }

    /** x₀, clipped if the model wants it so. */
    double original(double x, double output) {
        var original = switch (type) {
            case EPSILON -> (x - noise * output) / signal;
            case V_PREDICTION -> signal * x - noise * output;
        };
        return Math.clamp(original, -clip, clip);
    }

    /** ε, as the model means it: clipping x₀ does not change it. */
    double epsilon(double x, double output) {
        return switch (type) {
            case EPSILON -> output;
            case V_PREDICTION -> signal * output + noise * x;
        };
    }
}

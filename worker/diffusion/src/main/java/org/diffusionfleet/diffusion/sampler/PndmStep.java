package org.diffusionfleet.diffusion.sampler;

/** The step that all pseudo numerical methods share (Liu et al. 2022). */
record PndmStep(Timetable timetable, PredictionType prediction) {
    /** Equation 12: Adams and Bashforth's combination of the outputs so far, of the order they allow. */
    static void multistep(History outputs, float[] combined) {
        switch (outputs.size()) {
            case 1 -> combine(outputs, combined, 1, 0, 0, 0);
            case 2 -> combine(outputs, combined, 3 / 2.0, -1 / 2.0, 0, 0);
            case 3 -> combine(outputs, combined, 23 / 12.0, -16 / 12.0, 5 / 12.0, 0);
            default -> combine(outputs, combined, 55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0);
        }
    }

    private static void combine(History outputs, float[] combined, double a, double b, double c, double d) {
        var e0 = outputs.get(0);
        var e1 = outputs.get(1);
        var e2 = outputs.get(2);
        var e3 = outputs.get(3);
        for (var i = 0; i < combined.length; i++) {
            combined[i] = (float) (a * e0[i] + b * e1[i] + c * e2[i] + d * e3[i]);
        }
    }

    /** Equation 9: from timestep {@code t} to {@code next} along a model output. */
    void move(float[] latents, float[] output, int t, int next) {
        var alphaBar = timetable.schedule().alphaBar(t);
        var alphaBarNext = timetable.alphaBarOrFinal(next);
        var signal = Math.sqrt(alphaBar);
        var noise = Math.sqrt(1 - alphaBar);
        var keep = Math.sqrt(alphaBarNext / alphaBar);
        var change = (alphaBarNext - alphaBar)
                / (alphaBar * Math.sqrt(1 - alphaBarNext) + Math.sqrt(alphaBar * (1 - alphaBar) * alphaBarNext));
        for (var i = 0; i < latents.length; i++) {
            latents[i] =
                    (float) (keep * latents[i] - change * prediction.epsilon(signal, noise, latents[i], output[i]));
        }
    }
}

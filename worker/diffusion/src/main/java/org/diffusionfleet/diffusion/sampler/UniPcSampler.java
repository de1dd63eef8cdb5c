package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.checkpoint.State;

/**
 * UniPC (Zhao et al. 2023, algorithms 5 and 6): each step first corrects the latents it was handed with what the model said of
 * them, then predicts the next. As diffusers' {@code UniPCMultistepScheduler}.
 *
 * @param sigmas which noise levels a run visits
 * @param prediction what the model predicts
 * @param bounds of the predicted x₀
 * @param solver orders and type
 */
record UniPcSampler(Sigmas sigmas, PredictionType prediction, OriginalBounds bounds, SolverConfig solver)
        implements Sampler {
    @Override
    public int maxSteps() {
        return sigmas.maxSteps();
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        var table = sigmas.table(options.steps(), options.sigmas());
        var landing = table.sigmas()[table.sigmas().length - 1];
        if (landing == 0 && !(solver.predictX0() && (solver.lowerOrderFinal() || solver.order() == 1))) {
            throw new IllegalArgumentException(
                    "final_sigmas_type zero needs predict_x0 and lower_order_final with the sampler unipc");
        }
        if (landing == table.sigmas()[table.sigmas().length - 2]) {
            throw new IllegalArgumentException(
                    "final_sigmas_type sigma_min has no step to take with these sigmas and the sampler unipc");
        }
        return new Run(table, options);
    }

    private final class Run extends SolverRun {
        private final Original originals;
        private final History history; // x₀ or ε at the latest steps
        private final UniPcWeights weights =
                new UniPcWeights(solver.order(), solver.type().equals("bh1"));
        private final float[] said; // x₀ or ε at the current one
        private final float[] start; // the corrected latents that the last prediction started from
        private final boolean[] uncorrected; // by step
        private int order;

        Run(SigmaTable table, RunOptions options) {
            super(table, options.skipped());
            this.originals = new Original(prediction, bounds, options.size());
            this.history = new History(solver.order(), options.size());
            this.said = new float[options.size()];
            this.start = new float[options.size()];
            this.uncorrected = new boolean[steps()];
            solver.uncorrected().stream()
                    .filter(step -> step >= 0 && step < steps())
                    .forEach(step -> uncorrected[step] = true);
        }

        @Override
        public void remember(State state) {
            super.remember(state);
            history.remember(state);
            state.values(start);
            order = state.number(order);
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            convert(latents, modelOutput);
            if (answered() > 0 && !uncorrected[index() - 1]) {
                update(index(), latents, true);
            }
            history.add(said);
            System.arraycopy(latents, 0, start, 0, start.length);
            var highest = solver.lowerOrderFinal() ? Math.min(solver.order(), steps() - index()) : solver.order();
            order = Math.min(highest, answered() + 1);
            update(index() + 1, latents, false);
        }

        private void convert(float[] latents, float[] modelOutput) {
            var signal = alpha(index());
            var noisiness = sigma(index());
            if (solver.predictX0()) {
                originals.predict(signal, noisiness, 1, latents, modelOutput, said);
                return;
            }
            for (var i = 0; i < said.length; i++) {
                said[i] = (float) prediction.epsilon(signal, noisiness, latents[i], modelOutput[i]);
            }
        }

        /** From the step before {@code t} to {@code t}: equation 9 if it is corrected, equation 3 if it is predicted. */
        private void update(int t, float[] latents, boolean correcting) {
            var h = lambda(t) - lambda(t - 1);
            for (var k = 1; k < order; k++) {
                weights.ratio(k, (lambda(t - 1 - k) - lambda(t - 1)) / h);
            }
            weights.solve(solver.predictX0() ? -h : h, order, correcting);
            var keep = solver.predictX0() ? sigma(t) / sigma(t - 1) : alpha(t) / alpha(t - 1);
            var change = solver.predictX0() ? alpha(t) : sigma(t);
            var m0 = history.get(0);
            for (var i = 0; i < latents.length; i++) {
                latents[i] = (float) (keep * start[i] - change * weights.phi() * m0[i]);
            }
            for (var k = 1; k < order; k++) {
                addDifference(latents, history.get(k), m0, -change * weights.of(k));
            }
            if (correcting) {
                addDifference(latents, said, m0, -change * weights.ofCurrent(order));
            }
        }

        private static void addDifference(float[] latents, float[] m, float[] m0, double weight) {
            for (var i = 0; i < latents.length; i++) {
                latents[i] += (float) (weight * (m[i] - m0[i]));
            }
        }
    }
}

package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import org.diffusionfleet.diffusion.StepRange;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.noise.GaussianNoise;

/**
 * DPM-Solver++ (Lu et al. 2022, "DPM-Solver++", algorithm 2 and appendix A) in its multistep form, of order 1 to 3, and its SDE
 * variant, as diffusers' {@code DPMSolverMultistepScheduler} of algorithm {@code dpmsolver++} or {@code sde-dpmsolver++}.
 *
 * @param sigmas which noise levels a run visits
 * @param prediction what the model predicts
 * @param bounds of the predicted x₀
 * @param solver orders and type
 * @param stochastic whether each step adds fresh noise
 */
record DpmSolverSampler(
        Sigmas sigmas, PredictionType prediction, OriginalBounds bounds, SolverConfig solver, boolean stochastic)
        implements Sampler {
    /** From so many steps on the last ones keep their order. */
    private static final int LONG_RUN = 15;

    @Override
    public int maxSteps() {
        return sigmas.maxSteps();
    }

    @Override
    public List<StepRange> steps() {
        return sigmas.steps();
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        return new Run(sigmas.table(options.steps(), options.sigmas()), options);
    }

    private final class Run extends SolverRun {
        private final Original originals;
        private final History history;
        private final GaussianNoise noise;
        private final float[] fresh;

        Run(SigmaTable table, RunOptions options) {
            super(table, options.skipped());
            this.originals = new Original(prediction, bounds, options.size());
            this.history = new History(3, options.size());
            this.noise = options.noise();
            this.fresh = new float[options.size()];
        }

        @Override
        public void remember(State state) {
            super.remember(state);
            history.remember(state);
            if (stochastic) {
                noise.remember(state);
            }
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            originals.predict(alpha(index()), sigma(index()), 1, latents, modelOutput, history.add());
            if (stochastic) {
                noise.fill(fresh);
            }
            update(latents, order());
        }

        private int order() {
            var left = steps() - index();
            var lowered = solver.lowerOrderFinal() && steps() < LONG_RUN;
            var end = sigma(steps()) == 0 || solver.eulerAtFinal() || lowered;
            var highest = Math.min(solver.order(), answered() + 1);
            if (left == 1 && end) {
                return 1;
            }
            return left == 2 && lowered ? Math.min(highest, 2) : highest;
        }

        /**
         * x moves over h = λₜ − λₛ by the Taylor terms of x₀ in λ: D0 its value, D1 and D2 its differences. The SDE covers
         * 2h, half of it undone by fresh noise.
         */
        private void update(float[] latents, int order) {
            var t = index() + 1;
            var h = lambda(t) - lambda(t - 1);
            if (h == 0) {
                return;
            }
            var span = stochastic ? 2 * h : h;
            var phi = -Math.expm1(-span);
            var keep = sigma(t) / sigma(t - 1) * (stochastic ? Math.exp(-h) : 1);
            var added = stochastic ? sigma(t) * Math.sqrt(phi) : 0;
            var c0 = alpha(t) * phi;
            var c1 = alpha(t) * (order == 2 && midpoint() ? phi / 2 : 1 - phi / span);
            var c2 = alpha(t) * ((phi - span) / (span * span) + (stochastic ? -0.5 : 0.5));
            var m0 = history.get(0);
            var m1 = history.get(1);
            var m2 = history.get(2);
            var r0 = order < 2 ? 1 : (lambda(t - 1) - lambda(t - 2)) / h;
            var r1 = order < 3 ? 1 : (lambda(t - 2) - lambda(t - 3)) / h;
            for (var i = 0; i < latents.length; i++) {
                var d10 = (m0[i] - m1[i]) / r0;
                var d11 = (m1[i] - m2[i]) / r1;
                var d2 = (d10 - d11) / (r0 + r1);
                var terms = switch (order) {
                    case 1 -> c0 * m0[i];
                    case 2 -> c0 * m0[i] + c1 * d10;
                    default -> c0 * m0[i] + c1 * (d10 + r0 * d2) + c2 * d2;
                };
                latents[i] = (float) (keep * latents[i] + terms + added * fresh[i]);
            }
        }

        private boolean midpoint() {
            return !solver.type().equals("heun");
        }
    }
}

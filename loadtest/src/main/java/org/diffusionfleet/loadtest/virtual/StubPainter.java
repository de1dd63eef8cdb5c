package org.diffusionfleet.loadtest.virtual;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.worker.sampling.Painter;

/** Draws nothing, in as many UNet calls as the samplers make. */
public class StubPainter implements Painter {
    private static final Embedding NO_PROMPT = new Embedding(new float[1], "");

    /** UNet calls of a request. */
    public static int calls(SampleRequest request) {
        return request.steps() + (request.sampler() == SamplerKind.PLMS ? 1 : 0);
    }

    @Override
    public Sample prepare(SampleRequest request) {
        return new Sample(
                new Countdown(calls(request)),
                new float[1],
                NO_PROMPT,
                request.guided() ? NO_PROMPT : null,
                request.guidanceScale(),
                request.guidance(),
                new float[0]);
    }

    @Override
    public Denoiser denoiser(int height, int width) {
        return rows -> {};
    }

    @Override
    public List<SampleResult> decode(List<Sample> finished, int height, int width) {
        return finished.stream()
                .<SampleResult>map(_ -> new SampleResult.Failed("nothing is drawn"))
                .toList();
    }

    @Override
    public Optional<RgbImage> preview(Glimpse glimpse, int height, int width) {
        return Optional.empty();
    }

    private static final class Countdown implements SamplerRun {
        private final int calls;
        private int answered;

        Countdown(int calls) {
            this.calls = calls;
        }

        @Override
        public int calls() {
            return calls;
        }

        @Override
        public int answered() {
            return answered;
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {}

        @Override
        public float timestep() {
            return calls - answered;
        }

        @Override
        public void remember(State state) {
            answered = state.number(answered);
        }

        @Override
        public void step(float[] latents, float[] modelOutput) {
            answered++;
        }
    }
}

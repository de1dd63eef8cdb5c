package org.diffusionfleet.worker.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.diffusion.sampling.SampleOwner;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.worker.sampling.Origin;
import org.diffusionfleet.worker.sampling.SampleWatcher;
import org.diffusionfleet.worker.sampling.Studio;

/** The engine without its threads: the running batch is the real one, the UNet a formula, and all join at once. */
final class SimulatedStudio implements Studio {

    private static final int SIDE = 8;
    private static final int LATENTS = 16;

    private final RunningBatch batch = new RunningBatch(rows -> rows.forEach(row -> {
        for (int i = 0; i < row.output().length; i++) {
            row.output()[i] = (float) Math.sin(row.latents()[i] + row.timestep() + row.embedding()[0]);
        }
    }));
    int resumed;

    @Override
    public List<CompletableFuture<SampleResult>> submit(
            List<SampleRequest> requests, Origin origin, Optional<Instant> finishBy, SampleWatcher watcher) {
        var results = new ArrayList<CompletableFuture<SampleResult>>();
        for (var request : requests) {
            var result = new Result<SampleResult>();
            var sample = prepare(request, watcher);
            batch.admit(sample, new Owner(request, sample, watcher, result));
            results.add(result);
        }
        return results;
    }

    private Sample prepare(SampleRequest request, SampleWatcher watcher) {
        var sample = new Sample(
                new Walk(request.steps()),
                new float[LATENTS],
                new Embedding(new float[] {request.seed()}, ""),
                null,
                request.guidanceScale());
        watcher.resumes(request).ifPresent(checkpoint -> {
            sample.resume(checkpoint);
            resumed++;
        });
        return sample;
    }

    boolean isIdle() {
        return batch.isEmpty();
    }

    void step() {
        batch.step();
    }

    @Override
    public Optional<RgbImage> preview(SampleRequest request, Glimpse glimpse) {
        return Optional.empty();
    }

    /** Whoever waits for it lets others go on. */
    private static final class Result<T> extends CompletableFuture<T> {
        @Override
        public T join() {
            while (!isDone()) {
                Fiber.pause();
            }
            return super.join();
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new Result<>();
        }
    }

    private record Owner(
            SampleRequest request, Sample sample, SampleWatcher watcher, CompletableFuture<SampleResult> result)
            implements SampleOwner {
        @Override
        public boolean wanted() {
            return watcher.wanted();
        }

        @Override
        public void stepped(int step, int steps) {
            watcher.stepped(step, steps);
        }

        @Override
        public void ended(Ending ending) {
            if (ending instanceof Ending.Abandoned) {
                watcher.left(request, sample);
                result.complete(new SampleResult.Abandoned());
            } else {
                result.complete(new SampleResult.Generated(new GeneratedImage(picture(sample.latents()), "", false)));
            }
        }
    }

    /** Every bit of the latents shows. */
    private static RgbImage picture(float[] latents) {
        var rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < LATENTS; i++) {
            var bits = Float.floatToRawIntBits(latents[i]);
            for (int j = 0; j < Integer.BYTES; j++) {
                rgb[Integer.BYTES * i + j] = (byte) (bits >>> (8 * j));
            }
        }
        return new RgbImage(SIDE, SIDE, rgb);
    }

    /** A step depends on all steps before: without what it remembers a run goes elsewhere. */
    private static final class Walk implements SamplerRun {
        private final int calls;
        private final float[] memory = new float[LATENTS];
        private int answered;

        Walk(int calls) {
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
        public void step(float[] latents, float[] modelOutput) {
            for (int i = 0; i < latents.length; i++) {
                memory[i] = 0.7f * memory[i] + modelOutput[i];
                latents[i] += memory[i];
            }
            answered++;
        }

        @Override
        public void remember(State state) {
            answered = state.number(answered);
            state.values(memory);
        }
    }
}

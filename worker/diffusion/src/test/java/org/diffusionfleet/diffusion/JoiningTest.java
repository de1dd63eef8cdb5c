package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.diffusion.sampling.SampleOwner;
import org.junit.jupiter.api.Test;

/** The pipeline in its three parts, beside each other, with the real model. */
class JoiningTest {
    private static final int SIDE = 64;

    private static final List<SampleRequest> REQUESTS = List.of(
            request("a red apple", 1, 6, 4, SamplerKind.PLMS),
            request("a frog", 2, 3, 1, SamplerKind.DDIM),
            request("a house", 3, 5, 7.5, SamplerKind.DPMPP_2M).with(new Guidance(0.5, 0.2, 0.7)),
            request("a blue car", 4, 4, 3, SamplerKind.EULER_A),
            request("a smiling sun", 5, 4, 4, SamplerKind.HEUN));

    /** One joins before each step, prepared while the step before is taken; who is done is decoded beside the others' steps. */
    @Test
    void shouldDrawTheSamePicturesWhenSamplesJoinAndLeave() {
        try (var pipeline = DiffusionPipeline.open(TestModel.EMOJI_64)) {
            // Given
            var alone = REQUESTS.stream().map(pipeline::generate).toList();
            var batch = new RunningBatch(pipeline.denoiser(SIDE, SIDE));
            var pictures = new ArrayList<CompletableFuture<List<SampleResult>>>();

            // When
            var next = prepare(pipeline, 0);
            for (var i = 0; i < REQUESTS.size(); i++) {
                var picture = new CompletableFuture<List<SampleResult>>();
                pictures.add(picture);
                batch.admit(next.join(), new Owner(pipeline, picture));
                next = prepare(pipeline, Math.min(i + 1, REQUESTS.size() - 1));
                batch.step();
            }
            while (!batch.isEmpty()) {
                batch.step();
            }

            // Then
            for (var i = 0; i < REQUESTS.size(); i++) {
                var drawn = (SampleResult.Generated) pictures.get(i).join().getFirst();
                assertThat(drawn.image().image().rgb())
                        .as(REQUESTS.get(i).prompt())
                        .isEqualTo(alone.get(i).image().rgb());
            }
            next.join();
        }
    }

    private static CompletableFuture<Sample> prepare(DiffusionPipeline pipeline, int place) {
        return CompletableFuture.supplyAsync(() -> pipeline.prepare(REQUESTS.get(place)));
    }

    private record Owner(DiffusionPipeline pipeline, CompletableFuture<List<SampleResult>> picture)
            implements SampleOwner {
        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void stepped(int step, int steps) {}

        @Override
        public void ended(Ending ending) {
            switch (ending) {
                case Ending.Finished(var sample) ->
                    picture.completeAsync(() -> pipeline.decode(List.of(sample), SIDE, SIDE));
                case Ending.Abandoned() -> picture.completeExceptionally(new AssertionError("abandoned"));
                case Ending.Failed(var reason) -> picture.completeExceptionally(new AssertionError(reason));
                case Ending.OutOfMemory(var reason) -> picture.completeExceptionally(new AssertionError(reason));
            }
        }
    }

    private static SampleRequest request(String prompt, long seed, int steps, double scale, SamplerKind sampler) {
        return new SampleRequest(prompt, "", seed, steps, scale, SIDE, SIDE, sampler, 0);
    }
}

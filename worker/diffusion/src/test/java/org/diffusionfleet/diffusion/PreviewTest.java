package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.SampleOwner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bundled model's pictures and what is shown of them on the way. */
class PreviewTest {
    private static final int SIDE = 64;
    private static final int FACTOR = 8;

    @ParameterizedTest
    @EnumSource(
            value = SamplerKind.class,
            names = {"DDIM", "PLMS", "EULER", "DPMPP_2M"})
    void shouldLookLikeThePictureLongBeforeItIsFinished(SamplerKind sampler) {
        try (var pipeline = DiffusionPipeline.open(TestModel.EMOJI_64)) {
            // Given
            var request = new SampleRequest("a red apple", "", 42, 20, 4, SIDE, SIDE, sampler, 0);
            var glimpses = new ArrayList<Glimpse>();
            var picture = draw(pipeline, request, glimpses);

            // When
            var half = pipeline.preview(glimpses.get(glimpses.size() / 2), SIDE, SIDE)
                    .orElseThrow();
            var last = pipeline.preview(glimpses.getLast(), SIDE, SIDE).orElseThrow();

            // Then
            assertThat(half.width()).isEqualTo(SIDE / FACTOR);
            assertThat(difference(last, picture)).isLessThan(25); // The picture's mean colour is 61 from it.
            assertThat(difference(half, picture)).isLessThan(30);
        }
    }

    @Test
    void shouldShowNothingThatASafetyCheckerHasNotSeen(@TempDir Path dir) {
        // Given
        try (var pipeline = DiffusionPipeline.open(TestModel.copyWithSafetyChecker(dir))) {
            var glimpse = new Glimpse(new float[4 * 64], new float[4 * 64], 0);

            // When
            var preview = pipeline.preview(glimpse, SIDE, SIDE);

            // Then
            assertThat(preview).isEmpty();
        }
    }

    private static RgbImage draw(DiffusionPipeline pipeline, SampleRequest request, List<Glimpse> glimpses) {
        var sample = pipeline.prepare(request);
        var batch = new RunningBatch(pipeline.denoiser(SIDE, SIDE));
        batch.admit(sample, new SampleOwner() {
            @Override
            public boolean wanted() {
                return true;
            }

            @Override
            public void stepped(int step, int steps) {
                glimpses.add(sample.glimpse());
            }

            @Override
            public void ended(Ending ending) {}
        });
        while (!batch.isEmpty()) {
            batch.step();
        }
        return ((SampleResult.Generated)
                        pipeline.decode(List.of(sample), SIDE, SIDE).getFirst())
                .image()
                .image();
    }

    /** Mean absolute difference from the picture's block means, of 255. */
    private static double difference(RgbImage preview, RgbImage picture) {
        var sums = new double[preview.rgb().length];
        for (var i = 0; i < picture.rgb().length; i++) {
            var pixel = i / 3;
            var block = pixel / SIDE / FACTOR * preview.width() + pixel % SIDE / FACTOR;
            sums[3 * block + i % 3] += (picture.rgb()[i] & 0xff) / (double) (FACTOR * FACTOR);
        }
        var difference = 0.0;
        for (var i = 0; i < sums.length; i++) {
            difference += Math.abs(sums[i] - (preview.rgb()[i] & 0xff)) / sums.length;
        }
        return difference;
    }
}

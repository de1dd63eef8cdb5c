package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Twenty prompts by each sampler that diffusers has, against diffusers on the same ONNX files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MosaicTest {
    private static final int COLUMNS = 5;
    private static final int SIDE = 64;
    private static final int STEPS = 8;
    private static final double SCALE = 4;
    private static final long FIRST_SEED = 100;

    private final List<String> prompts = Golden.lines("mosaic-prompts.txt");
    private final DiffusionPipeline pipeline = DiffusionPipeline.open(TestModel.EMOJI_64);

    @AfterAll
    void close() {
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_NONE, names = "COMPVIS.*")
    void shouldDrawThePicturesOfDiffusers(SamplerKind sampler) {
        // Given
        var mosaic = Golden.picture("mosaic-%s.png".formatted(sampler.id()));
        var batch = IntStream.range(0, prompts.size())
                .mapToObj(i ->
                        new SampleRequest(prompts.get(i), "", FIRST_SEED + i, STEPS, SCALE, SIDE, SIDE, sampler, 0))
                .toList();

        // When
        var results = pipeline.generate(batch, new SamplingObserver() {});

        // Then
        for (var i = 0; i < batch.size(); i++) {
            var image = ((SampleResult.Generated) results.get(i)).image().image();
            assertThat(Psnr.of(image, tile(mosaic, i))).as(prompts.get(i)).isGreaterThan(40);
        }
    }

    private static RgbImage tile(RgbImage mosaic, int index) {
        var rgb = new byte[3 * SIDE * SIDE];
        var left = index % COLUMNS * SIDE;
        var top = index / COLUMNS * SIDE;
        for (var y = 0; y < SIDE; y++) {
            var from = 3 * ((top + y) * mosaic.width() + left);
            System.arraycopy(Arrays.copyOfRange(mosaic.rgb(), from, from + 3 * SIDE), 0, rgb, 3 * y * SIDE, 3 * SIDE);
        }
        return new RgbImage(SIDE, SIDE, rgb);
    }
}

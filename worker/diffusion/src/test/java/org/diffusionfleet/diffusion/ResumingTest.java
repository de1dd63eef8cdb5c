package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.diffusion.sampling.Nobody;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples that are cut in two at a step and go on in another pipeline, with the real model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumingTest {
    private static final int SIDE = 64;
    private static final int STEPS = 5;
    private static final RgbImage APPLE = Golden.picture("picture-plms.png");

    private DiffusionPipeline pipeline;
    private DiffusionPipeline another;
    private DiffusionPipeline repainting;

    @BeforeAll
    void open(@TempDir Path dir) throws IOException {
        pipeline = DiffusionPipeline.open(TestModel.EMOJI_64);
        another = DiffusionPipeline.open(TestModel.EMOJI_64);
        repainting = DiffusionPipeline.open(inpainting(TestModel.copy(dir)));
    }

    @AfterAll
    void close() {
        List.of(pipeline, another, repainting).forEach(DiffusionPipeline::close);
    }

    /** How a sample starts and is guided. */
    enum Way {
        GUIDED,
        UNGUIDED,
        GUIDED_IN_PART,
        FROM_A_PICTURE,
        REPAINTED;

        SampleRequest of(SamplerKind sampler) {
            var eta = sampler.takesEta() ? 0.7 : 0;
            var plain = new SampleRequest(
                    "a red apple", "blurred", 5, STEPS, this == UNGUIDED ? 1 : 4, SIDE, SIDE, sampler, eta);
            return switch (this) {
                case GUIDED, UNGUIDED -> plain;
                case GUIDED_IN_PART -> plain.with(new Guidance(0.5, 0.2, 0.7));
                case FROM_A_PICTURE -> plain.from(new InitImage(APPLE, 0.8, null));
                case REPAINTED -> plain.from(new InitImage(APPLE, 0.8, leftHalf()));
            };
        }
    }

    static Stream<Arguments> samples() {
        return Stream.of(SamplerKind.values())
                .flatMap(sampler -> Stream.of(Way.values()).map(way -> Arguments.of(sampler, way)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldArriveAtTheSamePicture(SamplerKind sampler, Way way) {
        // Given
        var request = way.of(sampler);
        var whole = pipeline.prepare(request);
        var calls = whole.callsLeft();
        take(pipeline, whole, calls);

        for (var call : List.of(2, calls - 1)) {
            var first = pipeline.prepare(request);
            take(pipeline, first, call);

            // When
            var second = another.prepare(request);
            second.resume(Checkpoint.decode(first.checkpoint().encode()));
            assertThat(second.callsLeft()).isEqualTo(calls - call);
            take(another, second, calls - call);

            // Then
            assertThat(second.latents()).as("from call %d", call).isEqualTo(whole.latents());
            if (call == 2) {
                assertThat(picture(another, second)).isEqualTo(picture(pipeline, whole));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DDIM", "EULER_A", "UNIPC"})
    void shouldGoOnRepaintingWithAModelMadeForIt(SamplerKind sampler) {
        // Given
        var request = Way.REPAINTED.of(sampler);
        var whole = repainting.prepare(request);
        var calls = whole.callsLeft();
        take(repainting, whole, calls);
        var first = repainting.prepare(request);
        take(repainting, first, 2);

        // When
        var second = repainting.prepare(request);
        second.resume(first.checkpoint());
        take(repainting, second, calls - 2);

        // Then
        assertThat(second.latents()).isEqualTo(whole.latents());
    }

    @Test
    void shouldRefuseTheCheckpointOfAnotherKindOfSample() {
        // Given
        var ddim = pipeline.prepare(Way.UNGUIDED.of(SamplerKind.DDIM));
        var euler = pipeline.prepare(Way.UNGUIDED.of(SamplerKind.EULER));
        var before = euler.latents().clone();

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> euler.resume(ddim.checkpoint()))
                // Then
                .withMessage("the checkpoint is of 5 calls and 884 words, the sample of 5 and 257");
        assertThat(euler.latents()).isEqualTo(before);
    }

    @Test
    void shouldCallCopiesOfAModelTheSameAndOthersOther() {
        assertThat(another.checkpointKey()).isEqualTo(pipeline.checkpointKey());
        assertThat(repainting.checkpointKey()).isNotEqualTo(pipeline.checkpointKey());
    }

    private static void take(DiffusionPipeline pipeline, Sample sample, int calls) {
        var batch = new RunningBatch(pipeline.denoiser(SIDE, SIDE));
        batch.admit(sample, Nobody.INSTANCE);
        for (var call = 0; call < calls; call++) {
            batch.step();
        }
    }

    private static byte[] picture(DiffusionPipeline pipeline, Sample sample) {
        var result = pipeline.decode(List.of(sample), SIDE, SIDE).getFirst();
        return ((SampleResult.Generated) result).image().image().rgb();
    }

    private static Mask leftHalf() {
        var repaint = new boolean[SIDE * SIDE];
        for (var y = 0; y < SIDE; y++) {
            Arrays.fill(repaint, y * SIDE, y * SIDE + SIDE / 2, true);
        }
        return new Mask(SIDE, SIDE, repaint);
    }

    private static Path inpainting(Path model) throws IOException {
        Files.copy(
                Golden.file("unet-inpainting.onnx"),
                model.resolve("unet/model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(model.resolve("unet/config.json"), """
                {"in_channels": 9, "out_channels": 4, "block_out_channels": [8, 16], "sample_size": 8}""");
        return model;
    }
}

package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples that start from a picture, against diffusers' pipelines for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InitImageTest {
    private static final RgbImage APPLE = Golden.picture("picture-plms.png");
    private static final Mask CIRCLE = mask(Golden.picture("img2img-mask.png"));

    private DiffusionPipeline pipeline;
    private DiffusionPipeline posterior;
    private DiffusionPipeline inpainting;
    private DiffusionPipeline inpaintingPosterior;

    @BeforeAll
    void open(@TempDir Path dir) throws IOException {
        pipeline = DiffusionPipeline.open(TestModel.EMOJI_64);
        posterior = DiffusionPipeline.open(withPosterior(TestModel.copy(dir.resolve("posterior"))));
        inpainting = DiffusionPipeline.open(inpainting(TestModel.copy(dir.resolve("inpainting"))));
        inpaintingPosterior = DiffusionPipeline.open(withPosterior(inpainting(TestModel.copy(dir.resolve("both")))));
    }

    @AfterAll
    void close() {
        List.of(pipeline, posterior, inpainting, inpaintingPosterior).forEach(DiffusionPipeline::close);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ddim-02  | a small frog on an orange background | '' | 7  | 20 | 1 | DDIM | 0 | 0.2",
                "ddim-075 | a small frog on an orange background | '' | 7  | 20 | 4 | DDIM | 0 | 0.75",
                "ddim-1   | a small frog on an orange background | '' | 7  | 10 | 4 | DDIM | 0 | 1",
                "ddim-eta | a strawberry | white                     | 5  | 13 | 3 | DDIM | 0.6 | 0.6",
                "plms-05  | a small frog on an orange background | '' | 11 | 20 | 4 | PLMS | 0 | 0.5",
                "plms-09  | a strawberry | ''                        | 12 | 11 | 1 | PLMS | 0 | 0.9",
            })
    void shouldDrawThePictureOfDiffusers(
            String name,
            String prompt,
            String negative,
            long seed,
            int steps,
            double scale,
            SamplerKind sampler,
            double eta,
            double strength) {
        // Given
        var request = new SampleRequest(prompt, negative, seed, steps, scale, 64, 64, sampler, eta)
                .from(new InitImage(APPLE, strength, null));

        // When
        var image = pipeline.generate(request).image();

        // Then
        assertLike(image, name);
    }

    @Test
    void shouldDrawFromThePosteriorWhereTheEncoderGivesIt() {
        // Given
        var request = new SampleRequest(
                        "a small frog on an orange background", "", 3, 10, 4, 64, 64, SamplerKind.DDIM, 0.5)
                .from(new InitImage(APPLE, 0.5, null));

        // When
        var image = posterior.generate(request).image();

        // Then
        assertLike(image, "posterior");
    }

    @Test
    void shouldDrawTheSameBytesTwiceWhereTheEncoderDrawsNumbersOfItsOwn(@TempDir Path dir) throws IOException {
        // Given
        replace(TestModel.copy(dir), "vae_encoder", "vae-encoder-drawing.onnx");
        var request = request(4, 0.5, null);

        // When
        byte[] first;
        byte[] second;
        byte[] third;
        try (var model = DiffusionPipeline.open(dir);
                var another = DiffusionPipeline.open(dir)) {
            first = model.generate(request).image().rgb();
            second = model.generate(request.from(new InitImage(Golden.picture("picture-plms.png"), 0.5, null)))
                    .image()
                    .rgb();
            third = another.generate(request).image().rgb();
        }

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(third).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "blend,             false, false, 21, 12, 4, DDIM, 0,   1",
        "blend-plms,        false, false, 22, 12, 4, PLMS, 0,   0.7",
        "blend-posterior,   false, true,  23, 10, 4, DDIM, 0.4, 0.8",
        "inpaint,           true,  false, 31, 10, 4, DDIM, 0,   1",
        "inpaint-plms,      true,  false, 32, 10, 2, PLMS, 0,   0.6",
        "inpaint-posterior, true,  true,  33, 10, 2, DDIM, 0.3, 0.6",
    })
    void shouldRepaintAsDiffusers(
            String name,
            boolean inpaints,
            boolean draws,
            long seed,
            int steps,
            double scale,
            SamplerKind sampler,
            double eta,
            double strength) {
        // Given
        var request = new SampleRequest("a strawberry", "", seed, steps, scale, 64, 64, sampler, eta)
                .from(new InitImage(APPLE, strength, CIRCLE));

        // When
        var image = model(inpaints, draws).generate(request).image();

        // Then
        assertLike(image, name);
    }

    @Test
    void shouldDrawTheSameBytesInAMixedBatch() {
        // Given
        var text = new SampleRequest("a red apple", "", 1, 4, 4, 64, 64, SamplerKind.PLMS, 0);
        var batch = List.of(
                text,
                text.from(new InitImage(APPLE, 0.5, null)),
                text,
                text.from(new InitImage(APPLE, 0.75, CIRCLE)),
                new SampleRequest("a frog", "", 9, 7, 1, 64, 64, SamplerKind.DDIM, 0.3)
                        .from(new InitImage(Golden.picture("picture-ddim.png"), 0.9, null)));
        var alone = batch.stream()
                .map(request -> pipeline.generate(request).image().rgb())
                .toList();

        // When
        var results = pipeline.generate(batch, new SamplingObserver() {});

        // Then
        for (var i = 0; i < batch.size(); i++) {
            assertThat(((SampleResult.Generated) results.get(i)).image().image().rgb())
                    .isEqualTo(alone.get(i));
        }
    }

    @Test
    void shouldTakeOnlyTheStepsThatTheStrengthLeaves() {
        // Given
        var steps = new ArrayList<String>();
        var observer = new SamplingObserver() {
            @Override
            public boolean wanted(int index) {
                return true;
            }

            @Override
            public void stepped(int index, int step, int of) {
                steps.add(step + "/" + of);
            }
        };
        var request = request(7, 0.5, null);

        // When
        pipeline.generate(List.of(request), observer);

        // Then
        assertThat(steps).containsExactly("1/3", "2/3", "3/3");
    }

    @Test
    void shouldSayWhatEachModelCanBeAskedFor() {
        // When
        var tasks = List.of(pipeline.model().tasks(), inpainting.model().tasks());

        // Then
        assertThat(tasks.getFirst()).containsExactly(Task.TEXT_TO_IMAGE, Task.IMAGE_TO_IMAGE, Task.INPAINTING);
        assertThat(tasks.getLast()).containsExactly(Task.INPAINTING);
    }

    @Test
    void shouldStillDrawFromTextWithoutAnEncoder(@TempDir Path dir) throws IOException {
        // Given
        delete(TestModel.copy(dir).resolve("vae_encoder"));

        // When
        try (var model = DiffusionPipeline.open(dir)) {
            var results = model.generate(
                    List.of(request(2, 0.5, null), new SampleRequest("a", "", 1, 1, 4, 64, 64, SamplerKind.DDIM, 0)),
                    new SamplingObserver() {});

            // Then
            assertThat(model.model().tasks()).containsExactly(Task.TEXT_TO_IMAGE);
            assertThat(results.getFirst())
                    .isEqualTo(new SampleResult.Failed(
                            "this model has no vae_encoder, so that it cannot start from an init image"));
            assertThat(results.getLast()).isInstanceOf(SampleResult.Generated.class);
        }
    }

    @Test
    void shouldFailTheSampleThatBringsNoMaskToAnInpaintingModel() {
        // When
        var results = inpainting.generate(List.of(request(2, 0.5, null)), new SamplingObserver() {});

        // Then
        assertThat(results)
                .containsExactly(new SampleResult.Failed(
                        "this model repaints parts of pictures: it needs an init image and a mask"));
    }

    @Test
    void shouldFailTheSampleWhoseStrengthLeavesNoStep() {
        // When
        var results = pipeline.generate(List.of(request(4, 0.2, null)), new SamplingObserver() {});

        // Then
        assertThat(results).containsExactly(new SampleResult.Failed("strength 0.2 of 4 steps leaves none to take"));
    }

    @Test
    void shouldRefuseAnInpaintingModelWithoutEncoder(@TempDir Path dir) throws IOException {
        // Given
        delete(inpainting(TestModel.copy(dir)).resolve("vae_encoder"));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> DiffusionPipeline.open(dir))
                // Then
                .withMessageContaining("is missing, and the UNet does nothing but repaint pictures");
    }

    @Test
    void shouldRefuseAnEncoderThatMakesOtherLatents(@TempDir Path dir) throws IOException {
        // Given
        TestModel.copy(dir);
        Files.copy(
                dir.resolve("vae_decoder/model.onnx"),
                dir.resolve("vae_encoder/model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> DiffusionPipeline.open(dir))
                // Then
                .withMessageContaining("vae_encoder")
                .withMessageContaining("makes 3 channels, but the UNet's latents have 4");
    }

    @ParameterizedTest
    @CsvSource({"0", "-0.5", "1.01", "NaN"})
    void shouldRefuseAStrengthThatIsNone(double strength) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InitImage(APPLE, strength, null))
                // Then
                .withMessage("strength must be above 0 and at most 1, not " + strength);
    }

    @Test
    void shouldRefuseAPictureOfAnotherSize() {
        // Given
        var init = new InitImage(APPLE, 0.5, null);
        var request = new SampleRequest("a", "", 1, 4, 4, 64, 128, SamplerKind.DDIM, 0);

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.from(init))
                // Then
                .withMessage("init.image.width must be 128, not 64");
    }

    private DiffusionPipeline model(boolean inpaints, boolean draws) {
        if (inpaints) {
            return draws ? inpaintingPosterior : inpainting;
        }
        return draws ? posterior : pipeline;
    }

    private static SampleRequest request(int steps, double strength, @Nullable Mask mask) {
        return new SampleRequest("a strawberry", "", 1, steps, 4, 64, 64, SamplerKind.DDIM, 0)
                .from(new InitImage(APPLE, strength, mask));
    }

    private static Path withPosterior(Path model) throws IOException {
        replace(model, "vae_encoder", "vae-encoder-posterior.onnx");
        return model;
    }

    private static Path inpainting(Path model) throws IOException {
        replace(model, "unet", "unet-inpainting.onnx");
        Files.writeString(model.resolve("unet/config.json"), """
                {"in_channels": 9, "out_channels": 4, "block_out_channels": [8, 16], "sample_size": 8}""");
        return model;
    }

    private static void replace(Path model, String component, String golden) throws IOException {
        Files.copy(
                Golden.file(golden),
                model.resolve(component).resolve("model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Mask mask(RgbImage picture) {
        var repaint = new boolean[picture.width() * picture.height()];
        for (var i = 0; i < repaint.length; i++) {
            repaint[i] = picture.rgb()[3 * i] < 0;
        }
        return new Mask(picture.width(), picture.height(), repaint);
    }

    private static void assertLike(RgbImage image, String name) {
        assertThat(Psnr.of(image, Golden.picture("img2img-%s.png".formatted(name))))
                .isGreaterThan(60);
    }
}

package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PictureTest {
    private final DiffusionPipeline pipeline = DiffusionPipeline.open(TestModel.EMOJI_64);

    @AfterAll
    void close() {
        pipeline.close();
    }

    @Test
    void shouldDrawWhatThePromptSays() {
        // Given
        var apple = request("a red apple on a blue background", "", 42, 25, 4, SamplerKind.PLMS);

        // When
        var image = pipeline.generate(apple).image();

        // Then
        assertThat(mean(image, 0, 0, 64, 6))
                .satisfies(border -> assertThat(border[2]).isGreaterThan(border[0] + 60));
        assertThat(mean(image, 26, 32, 38, 44))
                .satisfies(centre -> assertThat(centre[0]).isGreaterThan(centre[2] + 60));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plms | a red apple on a blue background | '' | 42 | 25 | 4 | PLMS",
                "ddim | a small frog on an orange background | white | 7 | 10 | 3 | DDIM",
                "euler | a red heart | '' | 5 | 8 | 3 | EULER",
                "unguided | a strawberry, white background | '' | 3 | 10 | 1 | PLMS",
            })
    void shouldDrawThePictureOfDiffusers(
            String name, String prompt, String negative, long seed, int steps, double scale, SamplerKind sampler) {
        // Given
        var golden = Golden.picture("picture-%s.png".formatted(name));

        // When
        var image = pipeline.generate(request(prompt, negative, seed, steps, scale, sampler))
                .image();

        // Then
        assertThat(Psnr.of(image, golden)).isGreaterThan(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void shouldDrawTheSameBytesWhoeverSharesTheBatch(int size) {
        // Given
        var apple = request("a red apple on a blue background", "", 42, 6, 4, SamplerKind.PLMS);
        var alone = pipeline.generate(apple).image().rgb();
        var batch = new ArrayList<>(strangers(size));
        batch.set(size / 2, apple);

        // When
        var together = generate(pipeline, batch).get(size / 2);

        // Then
        assertThat(together.rgb()).isEqualTo(alone);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void shouldDrawTheSameBytesHoweverTheRowsAreSplit(int maxRows) {
        // Given
        var batch = strangers(4);
        var whole = generate(pipeline, batch);

        // When
        try (var narrow = DiffusionPipeline.open(TestModel.EMOJI_64, new PipelineOptions(0, maxRows))) {
            var split = generate(narrow, batch);

            // Then
            for (var i = 0; i < batch.size(); i++) {
                assertThat(split.get(i).rgb()).isEqualTo(whole.get(i).rgb());
            }
        }
    }

    @Test
    void shouldDrawOtherSizes() {
        // When
        var image = pipeline.generate(new SampleRequest("a red apple", "", 1, 3, 4, 96, 64, SamplerKind.DDIM, 0))
                .image();

        // Then
        assertThat(image.height()).isEqualTo(96);
        assertThat(image.width()).isEqualTo(64);
    }

    private static SampleRequest request(
            String prompt, String negative, long seed, int steps, double scale, SamplerKind sampler) {
        return new SampleRequest(prompt, negative, seed, steps, scale, 64, 64, sampler, 0);
    }

    /** Samples that differ in everything, some of them unguided and some with fresh noise at every step. */
    private static List<SampleRequest> strangers(int count) {
        var samplers = SamplerKind.values();
        return IntStream.range(0, count)
                .mapToObj(i -> i % 3 == 1
                        ? request("a strawberry", "", i, 2 + i, 1, samplers[(5 * i) % samplers.length])
                        : new SampleRequest(
                                "a small frog, number " + i, "blurred", i, 3 + i, 3 + i, 64, 64, SamplerKind.DDIM, 0.5))
                .toList();
    }

    private static List<RgbImage> generate(DiffusionPipeline pipeline, List<SampleRequest> batch) {
        return pipeline.generate(batch, new SamplingObserver() {}).stream()
                .map(result -> ((SampleResult.Generated) result).image().image())
                .toList();
    }

    private static double[] mean(RgbImage image, int left, int top, int right, int bottom) {
        var sum = new double[3];
        for (var y = top; y < bottom; y++) {
            for (var x = left; x < right; x++) {
                for (var channel = 0; channel < 3; channel++) {
                    sum[channel] += image.rgb()[3 * (y * image.width() + x) + channel] & 0xff;
                }
            }
        }
        return Arrays.stream(sum)
                .map(total -> total / ((right - left) * (bottom - top)))
                .toArray();
    }
}

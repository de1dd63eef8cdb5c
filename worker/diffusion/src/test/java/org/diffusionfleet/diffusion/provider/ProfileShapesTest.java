package org.diffusionfleet.diffusion.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileShapesTest {
    private static final Range LATENTS = new Range(512, 768, 1024).in(8);
    private static final ProfileAxes AXES = new ProfileAxes(new Range(1, 8, 16), Range.of(77), 4, LATENTS, LATENTS);

    @Test
    void shouldListEveryDynamicInputOfAnExportByDiffusers() {
        // Given
        var inputs = inputs("sample", List.of(-1L, -1L, -1L, -1L), "timestep", List.of(-1L));
        inputs.put("encoder_hidden_states", List.of(-1L, -1L, 768L));

        // When
        var shapes = ProfileShapes.of(inputs, AXES);

        // Then
        assertThat(shapes)
                .isEqualTo(new ProfileShapes(
                        "sample:1x4x64x64,timestep:1,encoder_hidden_states:1x77x768",
                        "sample:8x4x96x96,timestep:8,encoder_hidden_states:8x77x768",
                        "sample:16x4x128x128,timestep:16,encoder_hidden_states:16x77x768"));
    }

    @Test
    void shouldLeaveOutWhatIsFixedInAnExportOfXlByOptimum() {
        // Given
        var inputs = inputs("sample", List.of(-1L, 4L, -1L, -1L), "timestep", List.of());
        inputs.put("encoder_hidden_states", List.of(-1L, -1L, 2048L));
        inputs.put("text_embeds", List.of(-1L, 1280L));
        inputs.put("time_ids", List.of(-1L, 6L));

        // When
        var shapes = ProfileShapes.of(inputs, AXES);

        // Then
        assertThat(shapes.min())
                .isEqualTo("sample:1x4x64x64,encoder_hidden_states:1x77x2048,text_embeds:1x1280,time_ids:1x6");
        assertThat(shapes.max())
                .isEqualTo("sample:16x4x128x128,encoder_hidden_states:16x77x2048,text_embeds:16x1280,time_ids:16x6");
    }

    @Test
    void shouldReadAPromptsTokensOffTheSecondDimension() {
        // When
        var shapes = ProfileShapes.of(Map.of("input_ids", List.of(-1L, -1L)), AXES);

        // Then
        assertThat(shapes).isEqualTo(new ProfileShapes("input_ids:1x77", "input_ids:8x77", "input_ids:16x77"));
    }

    @Test
    void shouldHaveNothingToSayOfFixedShapes() {
        // When
        var shapes = ProfileShapes.of(Map.of("clip_input", List.of(1L, 3L, 224L, 224L)), AXES);

        // Then
        assertThat(shapes.isEmpty()).isTrue();
    }

    @Test
    void shouldRefuseADimensionItCannotName() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfileShapes.of(Map.of("encoder_hidden_states", List.of(-1L, 77L, -1L)), AXES))
                // Then
                .withMessageStartingWith("input encoder_hidden_states of shape [-1, 77, -1] leaves dimension 2 open");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "2, 1, 3", "1, 4, 3"})
    void shouldRefuseARangeOutOfOrder(int min, int opt, int max) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Range(min, opt, max))
                // Then
                .withMessageContaining("min, opt, max in rising order from 1, not %d, %d, %d".formatted(min, opt, max));
    }

    private static Map<String, List<Long>> inputs(String first, List<Long> one, String second, List<Long> two) {
        var inputs = new LinkedHashMap<String, List<Long>>();
        inputs.put(first, one);
        inputs.put(second, two);
        return inputs;
    }
}

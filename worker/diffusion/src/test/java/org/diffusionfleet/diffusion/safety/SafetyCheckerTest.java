package org.diffusionfleet.diffusion.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SafetyCheck;
import org.diffusionfleet.diffusion.TestModel;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a tiny safety checker of diffusers' own class; the goldens come from {@code make_safety.py}. */
class SafetyCheckerTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "safety, plms",
        "safety, unguided",
        "safety, ddim",
        "safety-half, plms",
        "safety-half, unguided",
        "safety-half, ddim"
    })
    void shouldFlagWhatDiffusersFlags(String model, String picture) {
        // Given
        try (var checker = SafetyChecker.open(new ModelDirectory(Golden.file(model)), SafetyCheck.AUTO, 1)
                .orElseThrow()) {

            // When
            var flagged = checker.flags(Golden.picture("picture-%s.png".formatted(picture)));

            // Then
            assertThat(flagged)
                    .isEqualTo(Golden.json("safety.json")
                            .path("flags")
                            .path(model)
                            .path(picture)
                            .asBoolean());
        }
    }

    @Test
    void shouldFlagTheSecondPictureForItsOwnSake() {
        // Given
        try (var checker = SafetyChecker.open(new ModelDirectory(Golden.file("safety")), SafetyCheck.ON, 1)
                .orElseThrow()) {
            var before = checker.flags(Golden.picture("picture-plms.png"));

            // When
            var after = checker.flags(Golden.picture("picture-unguided.png"));

            // Then
            assertThat(before).isTrue();
            assertThat(after).isFalse();
        }
    }

    @Test
    void shouldNotLookForACheckerWhenSwitchedOff() {
        // When
        var checker = SafetyChecker.open(new ModelDirectory(dir), SafetyCheck.OFF, 1);

        // Then
        assertThat(checker).isEmpty();
    }

    @Test
    void shouldDoWithoutACheckerThatTheModelHasNot() {
        // When
        var checker = SafetyChecker.open(new ModelDirectory(TestModel.EMOJI_64), SafetyCheck.AUTO, 1);

        // Then
        assertThat(checker).isEmpty();
    }

    @Test
    void shouldNameThePreprocessingThatIsMissing() throws IOException {
        // Given
        Files.delete(TestModel.copyWithSafetyChecker(dir).resolve("feature_extractor/preprocessor_config.json"));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> SafetyChecker.open(new ModelDirectory(dir), SafetyCheck.AUTO, 1))
                // Then
                .withMessage(dir.resolve("feature_extractor/preprocessor_config.json") + ": file is missing");
    }

    @Test
    void shouldRefuseAGraphThatIsNone() throws IOException {
        // Given
        Files.write(
                TestModel.copyWithSafetyChecker(dir).resolve("safety_checker/model.onnx"),
                Files.readAllBytes(Golden.file("unet-rows.onnx")));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> SafetyChecker.open(new ModelDirectory(dir), SafetyCheck.AUTO, 1))
                // Then
                .withMessage(dir.resolve("safety_checker/model.onnx")
                        + ": has no input clip_input, only [sample, timestep, encoder_hidden_states]");
    }
}

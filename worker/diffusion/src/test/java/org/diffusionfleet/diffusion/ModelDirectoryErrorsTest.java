package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryErrorsTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_index.json",
                "scheduler/scheduler_config.json",
                "tokenizer/vocab.json",
                "tokenizer/merges.txt",
                "text_encoder/model.onnx",
                "unet/model.onnx",
                "vae_decoder/model.onnx"
            })
    void shouldNameAMissingFile(String file) throws IOException {
        // Given
        Files.delete(TestModel.copy(dir).resolve(file));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> DiffusionPipeline.open(dir))
                // Then
                .withMessage(dir.resolve(file) + ": file is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_encoder", "unet", "vae_decoder", "vae_encoder"})
    void shouldNameATruncatedGraph(String component) throws IOException {
        // Given
        var file = TestModel.copy(dir).resolve(component).resolve("model.onnx");
        var whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> DiffusionPipeline.open(dir))
                // Then
                .withMessageStartingWith(file + ": is not an ONNX file, or cut off")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_encoder", "unet", "vae_decoder"})
    void shouldMeetACorruptGraphWithNothingButARefusalOrAModel(String component) throws IOException {
        // Given
        var model = TinyModels.unpack("sd2-v", dir);
        var file = model.resolve(component).resolve("model.onnx");
        var whole = Files.readAllBytes(file);
        var random = new Random(42);
        var refused = 0;

        for (var i = 0; i < 20; i++) {
            var corrupt = whole.clone();
            for (var flips = 0; flips < 8; flips++) {
                corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt();
            }
            Files.write(file, corrupt);

            // When
            try (var pipeline = DiffusionPipeline.open(model)) {
                assertThat(pipeline.model().vaeFactor()).isPositive();
            } catch (ModelException e) {
                // Then
                assertThat(e).message().startsWith(model.toString()).doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void shouldNameAMissingFileOfWeights() throws IOException {
        // Given
        var weights = TinyModels.unpack("sd-half", dir).resolve("unet/weights.pb");
        Files.delete(weights);

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> DiffusionPipeline.open(dir.resolve("sd-half")))
                // Then
                .withMessage(weights + ": file is missing: it holds weights of model.onnx");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_index.json | {\"_class_name\": \"Sta | is not valid JSON: .*",
                "model_index.json | [1] | is not a JSON object",
                "model_index.json | {\"_class_name\": \"StableDiffusion3Pipeline\"} | _class_name must be .*not 'StableDiffusion3Pipeline'",
                "model_index.json | {\"_class_name\": \"StableDiffusionPipeline\"} | has no component scheduler",
                "scheduler/scheduler_config.json | {\"beta_schedule\": \"cubic\"} | beta_schedule 'cubic' is not supported, only \\[linear.*",
                "scheduler/scheduler_config.json | {\"beta_end\": 3} | its betas must lie between 0 and 1.*",
                "scheduler/scheduler_config.json | {\"steps_offset\": \"one\"} | steps_offset must be a whole number, not \"one\"",
                "scheduler/scheduler_config.json | {\"prediction_type\": \"sample\"} | prediction_type sample is not defined for the sampler plms",
                "tokenizer/vocab.json | {\"a\": 1} | has no token 'Ā'",
                "tokenizer/vocab.json | {\"a\": true} | token 'a' has no whole number as id",
                "tokenizer/merges.txt | q zzzz | line 1 joins 'q zzzz', which .*vocab.json does not hold",
                "tokenizer/tokenizer_config.json | {\"model_max_length\": 1} | model_max_length must be 3 or more",
                "tokenizer/special_tokens_map.json | {\"pad_token\": 7} | pad_token must be a token",
                "text_encoder/config.json | {\"vocab_size\": 1000} | has token id 49407, but the text encoder knows 1000 tokens",
                "unet/config.json | {\"sample_size\": 0} | sample_size must be a positive number or a pair of them, not 0",
            })
    void shouldSayWhatIsWrong(String file, String content, String reason) throws IOException {
        // Given
        Files.writeString(TestModel.copy(dir).resolve(file), content);

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> DiffusionPipeline.open(dir))
                // Then
                .withMessageMatching(".*\\.(json|txt): " + reason);
    }

    @Test
    void shouldRefuseATextEncoderOfAnotherWidth() throws IOException {
        // Given
        Files.write(TestModel.copy(dir).resolve("unet/model.onnx"), Files.readAllBytes(Golden.file("unet-rows.onnx")));

        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> DiffusionPipeline.open(dir))
                // Then
                .withMessageEndingWith("makes vectors of 160 numbers, but the UNet reads 3");
    }

    @Test
    void shouldManageWithoutTheConfigsThatExportersLeaveOut() throws IOException {
        // Given
        TestModel.copy(dir);
        for (var component : new String[] {"text_encoder", "unet", "vae_decoder"}) {
            Files.delete(dir.resolve(component).resolve("config.json"));
        }

        // When
        try (var pipeline = DiffusionPipeline.open(dir)) {
            // Then
            assertThat(pipeline.model().vaeFactor()).isEqualTo(8);
            assertThat(pipeline.model().sizeMultiple()).isEqualTo(8);
            assertThat(pipeline.model().defaultHeight()).isEqualTo(512);
        }
    }
}

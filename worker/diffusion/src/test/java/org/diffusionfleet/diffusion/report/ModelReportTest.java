package org.diffusionfleet.diffusion.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.diffusionfleet.diffusion.TestModel;
import org.diffusionfleet.diffusion.TinyModels;
import org.diffusionfleet.diffusion.report.ComponentReport.PortReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReportTest {
    @TempDir
    Path dir;

    @Test
    void shouldExplainTheBundledModel() {
        // When
        var report = ModelReport.of(TestModel.EMOJI_64);

        // Then
        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).isEmpty();
        assertThat(report.name()).isEqualTo("emoji-64");
        assertThat(report.family()).isEqualTo("Stable Diffusion");
        assertThat(report.components())
                .extracting(ComponentReport::folder)
                .containsExactly(
                        "scheduler",
                        "tokenizer",
                        "text_encoder",
                        "unet",
                        "vae_decoder",
                        "vae_encoder",
                        "safety_checker");
        var does = requireNonNull(report.abilities());
        assertThat(does.tasks()).containsExactly("txt2img", "img2img", "inpainting");
        assertThat(does.defaultHeight()).isEqualTo(64);
        assertThat(does.samplers()).startsWith("plms").contains("ddim", "euler");
        assertThat(does.prediction()).isEqualTo("epsilon");
        assertThat(does.guidance()).isEqualTo("two rows");
        assertThat(does.perRowTimestep()).isTrue();
        assertThat(does.maxWindows()).isEqualTo(1);
        assertThat(does.providers()).last().isEqualTo(new Abilities.ProviderReport("cpu", true, ""));
    }

    @Test
    void shouldExplainAnExportOfOptimum() {
        // When
        var report = ModelReport.of(TinyModels.unpack("sdxl-optimum", dir));

        // Then
        assertThat(report.problems()).isEmpty();
        assertThat(report.family()).isEqualTo("Stable Diffusion XL");
        var unet = graph(report, "unet");
        assertThat(unet.inputs())
                .contains(
                        new PortReport("timestep", "float32", List.of()),
                        new PortReport("text_embeds", "float32", List.of("batch_size", "40")));
        assertThat(graph(report, "vae_encoder").outputs())
                .extracting(PortReport::name)
                .containsExactly("latent_parameters");
        assertThat(report.components())
                .contains(new ComponentReport.Settings(
                        "tokenizer_2", List.of("714 tokens", "77 a window", "padded with token 0")));
        var does = requireNonNull(report.abilities());
        assertThat(does.perRowTimestep()).isFalse();
        assertThat(does.emptyNegativePrompt()).isEqualTo("zeros");
        assertThat(does.maxWindows()).isEqualTo(16);
    }

    @Test
    void shouldSayWhatIsTakenForGranted() {
        // When
        var report = ModelReport.of(TinyModels.unpack("lcm", dir));

        // Then
        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings())
                .anyMatch(warning -> warning.contains("unet/config.json does not say sample_size"))
                .anyMatch(warning -> warning.endsWith("how much the decoder enlarges is measured"));
        var does = requireNonNull(report.abilities());
        assertThat(does.guidance()).isEqualTo("embedded");
        assertThat(does.tasks()).containsExactly("txt2img");
        assertThat(report.components())
                .contains(new ComponentReport.Absent("vae_encoder", "no img2img, no inpainting"));
    }

    @Test
    void shouldNameEveryProblemAtOnce() throws IOException {
        // Given
        var model = TinyModels.unpack("sd-half", dir);
        Files.delete(model.resolve("unet/weights.pb"));
        Files.delete(model.resolve("tokenizer/merges.txt"));
        var vae = model.resolve("vae_decoder/model.onnx");
        Files.write(vae, Arrays.copyOf(Files.readAllBytes(vae), 1000));

        // When
        var report = ModelReport.of(model);

        // Then
        assertThat(report.abilities()).isNull();
        assertThat(report.problems())
                .containsExactly(
                        model.resolve("tokenizer/merges.txt") + ": file is missing",
                        model.resolve("unet/weights.pb") + ": file is missing: it holds weights of model.onnx",
                        vae + ": is not an ONNX file, or cut off");
        assertThat(report.components())
                .contains(new ComponentReport.Broken("vae_decoder", vae + ": is not an ONNX file, or cut off"));
    }

    @Test
    void shouldFindWhatOnlyOpeningTells() throws IOException {
        // Given
        var model = TinyModels.unpack("sd2-v", dir);
        var vocabulary = model.resolve("tokenizer/vocab.json");
        Files.writeString(vocabulary, Files.readString(vocabulary).replace(": 713}", ": 714}"));

        // When
        var ofFiles = ModelReport.ofFiles(model);
        var opened = ModelReport.of(model);

        // Then
        assertThat(ofFiles.problems()).isEmpty();
        assertThat(ofFiles.abilities()).isNull();
        assertThat(opened.problems())
                .singleElement()
                .asString()
                .startsWith(vocabulary + ": has token id 714, on which " + model.resolve("text_encoder/model.onnx")
                        + " fails: ")
                .doesNotContain("\n");
    }

    @Test
    void shouldSayWhyADirectoryIsNoModel() {
        // When
        var report = ModelReport.of(dir);

        // Then
        assertThat(report.problems()).containsExactly(dir.resolve("model_index.json") + ": file is missing");
        assertThat(report.components()).isEmpty();
    }

    @Test
    void shouldNameTheRootOfAFileSystem() {
        // When
        var report = ModelReport.of(dir.getRoot());

        // Then
        assertThat(report.name()).isEqualTo(dir.getRoot().toString());
        assertThat(report.problems()).containsExactly(dir.getRoot().resolve("model_index.json") + ": file is missing");
    }

    private static ComponentReport.Graph graph(ModelReport report, String folder) {
        return report.components().stream()
                .filter(component -> component.folder().equals(folder))
                .map(ComponentReport.Graph.class::cast)
                .findFirst()
                .orElseThrow();
    }
}

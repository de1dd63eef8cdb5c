package org.diffusionfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsCommandTest {

    private static final String EMOJI_64 =
            Path.of(System.getProperty("fleet.root"), "worker/models/emoji-64").toString();

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final InputStream standardInput = System.in;

    @AfterEach
    void restore() {
        System.setIn(standardInput);
    }

    @Test
    void shouldExplainAModelToAPerson() {
        // When
        var exit = models("check", EMOJI_64);

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .startsWith("emoji-64: Stable Diffusion (OnnxStableDiffusionPipeline)")
                .contains("reads encoder_hidden_states  float")
                .contains("tasks         txt2img, img2img, inpainting%n".formatted())
                .contains("64 × 64 (height × width), and other multiples of 16")
                .contains("one window of 77 tokens")
                .doesNotContain("0.0 MB")
                .endsWith("It can be used.%n".formatted());
    }

    @Test
    void shouldExplainAModelToAProgram() throws IOException {
        // When
        var exit = models("check", "--json", EMOJI_64);

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        var report = new JsonMapper().readTree(out.toString());
        assertThat(report.at("/components/3/kind").textValue()).isEqualTo("graph");
        assertThat(report.at("/components/3/inputs/0/name").textValue()).isEqualTo("sample");
        assertThat(report.at("/abilities/perRowTimestep").booleanValue()).isTrue();
        assertThat(report.at("/problems").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"--quick", "--json"})
    void shouldEndWithFourWhenAModelCannotBeUsed(String flag) {
        // When
        var exit = models("check", flag, directory.toString());

        // Then
        assertThat(exit).isEqualTo(ExitCode.MODEL_UNUSABLE);
        assertThat(out.toString()).contains("model_index.json: file is missing");
    }

    @Test
    void shouldSayWhichPartIsBroken() throws IOException {
        // Given
        copyModel();
        var unet = directory.resolve("unet/model.onnx");
        Files.write(unet, Arrays.copyOf(Files.readAllBytes(unet), 1_000_000));
        Files.delete(directory.resolve("tokenizer/merges.txt"));

        // When
        var exit = models("check", directory.toString());

        // Then
        assertThat(exit).isEqualTo(ExitCode.MODEL_UNUSABLE);
        assertThat(out.toString())
                .contains("tokenizer       broken: %s".formatted(directory.resolve("tokenizer/merges.txt")))
                .contains("unet            broken: %s: is not an ONNX file, or cut off".formatted(unet))
                .contains("vae_decoder     model.onnx, weights")
                .doesNotContain("supports")
                .endsWith("It cannot be used.%n".formatted());
    }

    @Test
    void shouldRefuseToCheckNothing() {
        // When
        var exit = models("check");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("fleet: Missing required parameter: 'DIR'");
    }

    @ParameterizedTest
    @CsvSource({"check", "tokenize"})
    void shouldRefuseWhatIsNoDirectory(String command) {
        // When
        var exits = List.of(models(command, EMOJI_64 + "/model_index.json"), models(command, EMOJI_64 + "-2"));

        // Then
        assertThat(exits).containsOnly(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "fleet: %s/model_index.json is not a directory".formatted(EMOJI_64),
                        "fleet: there is no directory %s-2".formatted(EMOJI_64));
    }

    @Test
    void shouldTokenizeAPrompt() {
        // When
        var exit = models("tokenize", EMOJI_64, "--prompt", "a red apple");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).isEqualTo("{\"ids\":[49406,320,736,3055,49407],\"truncated\":\"\"}%n".formatted());
    }

    @Test
    void shouldTokenizeEveryLineOfAFile() throws IOException {
        // Given
        var file = Files.writeString(directory.resolve("prompts.txt"), "a\r\n\n苹果\u2028b\n" + "é ".repeat(80));

        // When
        var exit = models("tokenize", EMOJI_64, "--from-file", file.toString());

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("{\"ids\":[49406,320,49407],\"truncated\":\"\"}"),
                        line -> assertThat(line).isEqualTo("{\"ids\":[49406,49407],\"truncated\":\"\"}"),
                        line -> assertThat(line).contains(",321,49407]"),
                        line -> assertThat(line)
                                .endsWith("\"truncated\":\""
                                        + "\\u00E9 ".repeat(5).strip() + "\"}"));
    }

    @Test
    void shouldTokenizeStandardInput() {
        // Given
        typed("a\nb\n".getBytes(StandardCharsets.UTF_8));

        // When
        var exit = models("tokenize", EMOJI_64, "--from-file", "-");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void shouldNameTheLineOfStandardInputThatIsNotText() {
        // Given
        typed(new byte[] {'a', '\n', (byte) 0xff});

        // When
        var exit = models("tokenize", EMOJI_64);

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(err.toString()).isEqualTo("fleet: standard input: line 2 is not UTF-8%n".formatted());
    }

    @Test
    void shouldMissAFileOfPrompts() {
        // When
        var exit = models("tokenize", EMOJI_64, "--from-file", "nowhere.txt");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isEqualTo("fleet: --from-file: there is no file nowhere.txt%n".formatted());
    }

    @Test
    void shouldRefuseTwoSourcesOfPrompts() {
        // When
        var exit = models("tokenize", EMOJI_64, "--prompt", "a", "--from-file", "-");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("fleet: --prompt=TEXT, --from-file=FILE are mutually exclusive");
    }

    @Test
    void shouldNameTheLineThatIsNotText() throws IOException {
        // Given
        var file = Files.write(directory.resolve("prompts.txt"), new byte[] {'a', '\n', (byte) 0xff});

        // When
        var exit = models("tokenize", EMOJI_64, "--from-file", file.toString());

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("prompts.txt: line 2 is not UTF-8");
    }

    @Test
    void shouldRefuseToTokenizeForNoModel() {
        // When
        var exit = models("tokenize", directory.toString(), "--prompt", "a");

        // Then
        assertThat(exit).isEqualTo(ExitCode.MODEL_UNUSABLE);
        assertThat(err.toString()).contains("model_index.json: file is missing");
    }

    private void typed(byte[] input) {
        System.setIn(new ByteArrayInputStream(input));
    }

    private void copyModel() throws IOException {
        var model = Path.of(EMOJI_64);
        try (var files = Files.walk(model)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = directory.resolve(model.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private int models(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "models";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Fleet.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}

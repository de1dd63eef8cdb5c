package org.diffusionfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Txt2ImgTest {

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();
    private FakeGateway gateway;

    @BeforeEach
    void startGateway() throws IOException {
        gateway = new FakeGateway();
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    @Test
    void shouldSubmitTheReferencesDefaults() {
        // When
        var exit = txt2img();

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(gateway.submitted()).hasSize(2);
        assertThat(gateway.submitted())
                .extracting(JsonNode::toString)
                .contains("{\"prompt\":\"a painting of a virus monster playing guitar\",\"n_samples\":3,\"seed\":42,"
                        + "\"steps\":50,\"guidance_scale\":7.5,\"sampler\":\"ddim\",\"eta\":0.0,"
                        + "\"model\":\"emoji-64\",\"lane\":\"interactive\"}");
        assertThat(names("samples")).hasSize(6).startsWith("00000.png").endsWith("00005.png");
        assertThat(names("")).containsExactly("grid-0000.png", "samples");
    }

    @Test
    void shouldFetchAPictureWhileItsJobRuns() {
        // Given
        gateway.tellPictures(FakeGateway.PicturesWhileRunning.AWAITED);

        // When
        var exit = txt2img();

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(names("samples")).hasSize(6);
        assertThat(gateway.fetched()).doesNotHaveDuplicates().hasSize(6);
    }

    @Test
    void shouldFetchAtTheEndWhatCouldNotBeHadEarlier() {
        // Given
        gateway.tellPictures(FakeGateway.PicturesWhileRunning.REFUSED);

        // When
        var exit = txt2img();

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(names("samples")).hasSize(6);
    }

    @Test
    void shouldPassEveryFlagOn() {
        // When
        txt2img("--prompt", "x", "--plms", "--n_iter", "1", "--n_samples", "2", "--ddim_steps", "7", "--scale", "3");
        txt2img("--prompt", "x", "--H", "128", "--W", "32", "--seed", "5", "--ddim_eta", "0.5", "--n-iter", "1");

        // Then
        var first = gateway.submitted().getFirst();
        assertThat(first.path("sampler").asText()).isEqualTo("plms");
        assertThat(first.path("n_samples").asInt()).isEqualTo(2);
        assertThat(first.path("steps").asInt()).isEqualTo(7);
        assertThat(first.path("guidance_scale").asDouble()).isEqualTo(3);
        var second = gateway.submitted().getLast();
        assertThat(second.path("height").asInt()).isEqualTo(128);
        assertThat(second.path("width").asInt()).isEqualTo(32);
        assertThat(second.path("seed").asLong()).isEqualTo(5);
        assertThat(second.path("eta").asDouble()).isEqualTo(0.5);
    }

    @Test
    void shouldPassTheFlagsOnThatTheReferenceHasNot() {
        // When
        txt2img("--prompt", "(x:2)", "--dpm_solver", "--n_iter", "1", "--prompt-weights", "--prompt-windows", "3");
        txt2img(
                "--n_iter=1",
                "--sampler=dpmpp_2m",
                "--sigmas=karras",
                "--guidance-rescale=0.7",
                "--guidance-start=0.1",
                "--guidance-end=0.9",
                "--negative-prompt=blur");

        // Then
        var first = gateway.submitted().getFirst();
        assertThat(first.path("sampler").asText()).isEqualTo("compvis_dpm");
        assertThat(first.path("prompt_weights").asBoolean()).isTrue();
        assertThat(first.path("prompt_windows").asInt()).isEqualTo(3);
        assertThat(gateway.submitted().getLast().toString())
                .contains("\"negative_prompt\":\"blur\"")
                .contains("\"sampler\":\"dpmpp_2m\",\"eta\":0.0,\"sigmas\":\"karras\",\"guidance_rescale\":0.7,"
                        + "\"guidance_start\":0.1,\"guidance_end\":0.9,\"model\"");
    }

    @ParameterizedTest
    @CsvSource({"plms, --plms", "compvis_dpm, --dpm-solver", "compvis_plms, --sampler=compvis_plms", "ddim, --n_rows=0"
    })
    void shouldSayWhichSamplerAFlagMeans(String sampler, String flag) {
        // When
        var exit = txt2img("--n_iter", "1", "--ddim_steps", "5", flag);

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(gateway.submitted().getFirst().path("sampler").asText()).isEqualTo(sampler);
    }

    @Test
    void shouldDrawEachLineOfAFileInOrder() throws IOException {
        // Given
        var prompts = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            prompts.add("prompt " + i);
        }
        var file = Files.write(directory.resolve("prompts.txt"), prompts).toString();

        // When
        var exit = txt2img("--from-file", file, "--n_iter", "1", "--skip_grid");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(gateway.submitted())
                .extracting(job -> job.path("prompt").asText())
                .containsExactlyInAnyOrderElementsOf(prompts);
        assertThat(gateway.submitted())
                .allSatisfy(job -> assertThat(job.path("prompt").asText())
                        .isEqualTo("prompt " + (job.path("seed").asLong() - 42)));
        assertThat(names("samples")).hasSize(50).endsWith("00049.png");
        assertThat(names("")).containsExactly("samples");
    }

    @Test
    void shouldSaveNothingButTheGridWithSkipSave() {
        // When
        txt2img("--skip_save", "--n_rows", "2");

        // Then
        assertThat(names("samples")).isEmpty();
        assertThat(names("")).containsExactly("grid-0000.png", "samples");
    }

    @Test
    void shouldNameFilesByTheFormatAskedFor() {
        // When
        txt2img("--format", "jpeg", "--quality", "75", "--n_iter", "1", "--n_samples", "1");
        txt2img("--format", "webp", "--n_iter", "1", "--n_samples", "1");

        // Then
        assertThat(gateway.submitted())
                .extracting(job -> job.path("image_format").asText())
                .containsExactly("jpeg", "webp");
        assertThat(gateway.submitted().getFirst().path("image_quality").asInt()).isEqualTo(75);
        assertThat(gateway.submitted().getLast().has("image_quality")).isFalse();
        assertThat(names("samples")).containsExactly("00000.jpg", "00001.webp");
        assertThat(names("")).containsExactly("grid-0000.png", "grid-0001.png", "samples");
    }

    @Test
    void shouldResumeABrokenStreamAfterTheLastEvent() {
        // Given
        gateway.breakStreams(1);

        // When
        var exit = txt2img("--n_iter", "1");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(gateway.lastEventIds()).containsExactly(Optional.empty(), Optional.of("1"));
    }

    @Test
    void shouldWaitWhenTheServerIsBusy() {
        // Given
        gateway.refuse(503, "0", "{}");
        gateway.refuse(429, "0", "{}");

        // When
        var exit = txt2img("--n_iter", "1");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(gateway.submitted()).hasSize(1);
    }

    @Test
    void shouldGoOnWhenAJobFails() throws IOException {
        // Given
        gateway.failPrompt("bad");
        var file = Files.writeString(directory.resolve("p.txt"), "good\nbad\nfine\n")
                .toString();

        // When
        var exit = txt2img("--from-file", file, "--n_iter", "1");

        // Then
        assertThat(exit).isEqualTo(ExitCode.JOBS_FAILED);
        assertThat(names("samples")).containsExactly("00000.png", "00002.png");
    }

    @Test
    void shouldTellWhichFieldTheServerRefused() {
        // Given
        gateway.refuse(
                422, "", "{\"code\":\"invalid_request\",\"errors\":[{\"field\":\"steps\",\"detail\":\"is odd\"}]}");

        // When
        var exit = txt2img("--n_iter", "1");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err).hasToString("fleet: the server refused (422, invalid_request): steps: is odd\n");
    }

    @Test
    void shouldNameTheLineOfAPromptThatIsTooLongBeforeAnythingIsSubmitted() throws IOException {
        // Given
        var file = Files.writeString(directory.resolve("p.txt"), "good\n\n" + "x".repeat(101) + "\n")
                .toString();

        // When
        var exit = txt2img("--from-file", file);

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("fleet: --from-file, line 3: must have at most 100 characters");
        assertThat(gateway.submitted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --laion400m                  | --laion400m is not applicable
                    --config=x.yaml              | --config is not applicable
                    --plms --dpm_solver          | --plms: excludes --dpm_solver, choose one of them
                    --plms --sampler=ddim        | --sampler: excludes --plms and --dpm_solver, choose one of them
                    --dpm_solver --sampler=ddim  | --sampler: excludes --plms and --dpm_solver, choose one of them
                    --dpm_solver --ddim_eta=1    | --ddim_eta: must be 0 with --dpm_solver, not 1.0
                    --dpm_solver --ddim_steps=1  | --ddim_steps: must be in 2 to 1000 with the sampler compvis_dpm, not 1
                    --sampler=compvis_plms       | --ddim_steps: must be in 1 to 2, 4 to 8 with the sampler compvis_plms, not 50
                    --sampler=magic              | --dpm_solver: must be one of plms, ddim, dpmpp_2m, compvis_plms, compvis_dpm, not "magic"
                    --sampler=dpmpp_2m --ddim_eta=1 | --ddim_eta: must be 0 with the sampler dpmpp_2m, not 1.0
                    --sigmas=karras              | --sigmas: must be model with the sampler ddim, not karras
                    --sampler=dpmpp_2m --sigmas=steep | --sigmas: must be one of model, karras, exponential, not "steep"
                    --guidance-rescale=2         | --guidance-rescale: must be a number between 0 and 1, not 2.0
                    --guidance-start=-1          | --guidance-start: must be a number between 0 and 1, not -1.0
                    --guidance-end=NaN           | --guidance-end: must be a number between 0 and 1, not NaN
                    --guidance-start=.5 --guidance-end=.2 | --guidance-end: must not be below guidance_start, 0.5, but is 0.2
                    --prompt-windows=17          | --prompt-windows: must be between 1 and 16, not 17
                    --plms --ddim_eta=0.5        | --ddim_eta: must be 0 with --plms
                    --C=3                        | --C: the model has 4
                    --f=16                       | --f: the model has 8
                    --precision=half             | --precision: must be full or autocast
                    --n_samples=0                | --n_samples: must be at least 1
                    --n_samples=1000             | --n_samples: must be between 1 and 64, not 1000
                    --n_iter=0                   | --n_iter: must be at least 1
                    --ddim_steps=0               | --ddim_steps: must be between 1 and 1000, not 0
                    --ddim_steps=1001            | --ddim_steps: must be between 1 and 1000, not 1001
                    --scale=NaN                  | --scale: must be a number
                    --H=60                       | --H: must be a multiple of 8
                    --W=0                        | --W: must be a multiple of 8
                    --seed=-1                    | --seed: must be at least 0
                    --seed=many                  | Invalid value for option '--seed'
                    --format=gif                 | --format: must be png, jpeg or webp, not gif
                    --quality=80                 | --quality: must be left out with --format png, which is lossless
                    --format=webp --quality=101  | --quality: must be between 1 and 100, not 101
                    --prompt=                    | --prompt: must not be empty
                    --from-file=none.txt         | --from-file: there is no file none.txt
                    --ckpt=other                 | --ckpt: the fleet does not serve the model other, but emoji-64
                    --unknown                    | Unknown option: '--unknown'
                    """)
    void shouldRefuse(String flags, String message) {
        // When
        var exit = txt2img(flags.split(" ", -1));

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
        assertThat(gateway.submitted()).isEmpty();
    }

    @Test
    void shouldTellWhenNoServerAnswers() {
        // Given
        gateway.close();

        // When
        var exit = txt2img();

        // Then
        assertThat(exit).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("no fleet answers at " + gateway.url());
    }

    private int txt2img(String... flags) {
        var arguments = new ArrayList<>(List.of(
                "txt2img",
                "--server",
                gateway.url().toString(),
                "--outdir",
                directory.resolve("out").toString()));
        arguments.addAll(List.of(flags));
        return Fleet.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(arguments.toArray(String[]::new));
    }

    private List<String> names(String inside) {
        try (var entries = Files.list(directory.resolve("out").resolve(inside))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

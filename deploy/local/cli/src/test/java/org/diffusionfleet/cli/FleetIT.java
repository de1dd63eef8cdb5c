package org.diffusionfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.local.stack.StackInfo;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.Topics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real processes, through the launcher, in a directory with a space in its name. */
class FleetIT {

    private static final Path LAUNCHER = Path.of(System.getProperty("fleet.root"), "fleet");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temporary.resolve("a place"));
    }

    @Test
    void shouldDrawFromNothingAndLeaveNothingRunning() throws Exception {
        // When
        var run = finish(fleet(txt2img("out", "--n_iter", "2", "--format", "webp")));

        // Then
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(pictures("out"))
                .hasSize(4)
                .allSatisfy(picture -> assertThat(picture.toString()).endsWith(".webp"));
        assertThat(directory.resolve("out/grid-0000.png")).isNotEmptyFile();
        assertThat(directory.resolve("data/stack.json")).doesNotExist();
        assertThat(children()).isEmpty();
    }

    @Test
    void shouldDrawTheSameBytesTwiceAndEveryPromptOnceOnARunningStack() throws Exception {
        // Given
        var up = up();
        var prompts = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            prompts.add("a red apple, number " + i);
        }
        var file = Files.write(directory.resolve("prompts.txt"), prompts).toString();

        // When
        var first = finish(fleet(txt2img("first")));
        var second = finish(fleet(txt2img("second")));
        var many = finish(fleet(txt2img("many", "--from-file", file, "--n_iter", "1")));
        var again = finish(fleet(img2img("again", pictures("first").getFirst())));
        up.destroy();
        var ended = finish(up);

        // Then
        assertThat(List.of(first.exit(), second.exit(), many.exit(), again.exit()))
                .containsOnly(0);
        assertThat(contents("first")).hasSize(2).containsExactlyElementsOf(contents("second"));
        assertThat(pictures("many")).hasSize(50);
        assertThat(contents("many")).doesNotHaveDuplicates();
        assertThat(contents("again")).hasSize(2).doesNotHaveDuplicates().doesNotContainAnyElementsOf(contents("first"));
        assertThat(ended.exit()).as(ended.output()).isEqualTo(143);
        assertThat(children()).isEmpty();
    }

    @Test
    void shouldDrawADeadLetterThatWasEdited() throws Exception {
        // Given
        var up = up();
        var info = StackInfo.running(Path.of(data())).orElseThrow();
        produce(info, "{\"id\":\"dead\",\"request\":{\"prompt\":\"a red apple\",\"steps\":0}}");
        produce(info, "not JSON");
        try (var client = new FleetClient(info.gateway())) {
            await().atMost(PATIENCE)
                    .until(() -> client.letters("limit=9").deadLetters().size() == 2);
            var id = client.letters("limit=9").deadLetters().stream()
                    .filter(letter -> letter.path("job_id").asText().equals("dead"))
                    .findFirst()
                    .orElseThrow()
                    .path("id")
                    .asText();
            await().atMost(PATIENCE).until(() -> client.job("dead").state() == JobState.FAILED);

            // When
            var edited =
                    finish(fleet(List.of("dlq", "edit", id, "--data", data(), "--editor", "sed -i.bak s/:.0/:3/")));
            var listed = finish(fleet(List.of("dlq", "ls", "--data", data())));

            // Then
            assertThat(edited.exit()).as(edited.output()).isZero();
            assertThat(listed.output()).contains("invalid_record").doesNotContain("invalid_request");
            await().atMost(PATIENCE).until(() -> client.job("dead").state() == JobState.SUCCEEDED);
        }
        up.destroy();
        finish(up);
    }

    private static void produce(StackInfo stack, String record) throws Exception {
        var topic = Topics.defaults().jobs(stack.model(), Lane.INTERACTIVE);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, record)).get();
        }
    }

    @Test
    void shouldLeaveNoOrphansWhenKilled() throws Exception {
        // Given
        var up = up();
        var pids = StackInfo.running(Path.of(data())).orElseThrow().pids();

        // When
        up.destroyForcibly();

        // Then
        assertThat(pids).containsOnlyKeys("stack", "broker", "s3", "gateway", "worker");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> pids.values().stream()
                        .noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
        assertThat(StackInfo.running(Path.of(data()))).isEmpty();
    }

    @Test
    void shouldNameTheFlagWhenAPortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            var run = finish(fleet(List.of("up", "--data", data(), "--s3-port", "" + taken.getLocalPort())));

            // Then
            assertThat(run.exit()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(run.output())
                    .contains("port %d, wanted by the S3 server".formatted(taken.getLocalPort()))
                    .contains("--s3-port");
            assertThat(children()).isEmpty();
        }
    }

    @Test
    void shouldReadPromptsOfAllScriptsWithoutALocale() throws Exception {
        // Given
        var model = LAUNCHER.resolveSibling("worker/models/emoji-64").toString();
        var script = "exec \"$0\" models tokenize \"$1\" --prompt \"$(printf '\\350\\213\\271')\"";
        var launch = launch(List.of("sh", "-c", script, LAUNCHER.toString(), model));
        launch.environment().keySet().removeAll(Set.of("LANG", "LC_ALL", "LC_CTYPE"));

        // When
        var run = finish(launch.start());

        // Then
        assertThat(run.output()).isEqualTo("{\"ids\":[49406,164,233,373,49407],\"truncated\":\"\"}%n".formatted());
    }

    private record Run(int exit, String output) {}

    private List<String> txt2img(String out, String... flags) {
        var arguments = new ArrayList<>(List.of("txt2img", "--data", data(), "--outdir", out));
        arguments.addAll(List.of("--prompt", "a red apple", "--n_samples", "2", "--n_iter", "1", "--ddim_steps", "4"));
        arguments.addAll(List.of(flags));
        return arguments;
    }

    private List<String> img2img(String out, Path init) {
        var arguments = new ArrayList<>(List.of("img2img", "--data", data(), "--outdir", out));
        arguments.addAll(List.of("--init-img", init.toString(), "--prompt", "a red apple", "--ddim_steps", "8"));
        return arguments;
    }

    private Process up() throws IOException {
        var up = fleet(List.of("up", "--data", data(), "--port", "0", "--broker-port", "0", "--s3-port", "0"));
        await().atMost(PATIENCE)
                .failFast("fleet up ended", () -> !up.isAlive())
                .until(() -> StackInfo.running(Path.of(data())).isPresent());
        return up;
    }

    private Process fleet(List<String> arguments) throws IOException {
        var line = new ArrayList<>(List.of(LAUNCHER.toString()));
        line.addAll(arguments);
        return launch(line).start();
    }

    private ProcessBuilder launch(List<String> line) throws IOException {
        var output = Files.createTempFile(directory, "output", ".log");
        var builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Maven is building at this very moment.
        builder.environment().put("FLEET_SKIP_BUILD", "1");
        return builder;
    }

    private Run finish(Process process) throws Exception {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), outputs());
    }

    private String outputs() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.newDirectoryStream(directory, "output*.log")) {
            for (var file : files) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private List<Path> pictures(String out) throws IOException {
        try (var files = Files.list(directory.resolve(out).resolve("samples"))) {
            return files.sorted().toList();
        }
    }

    private List<String> contents(String out) throws IOException {
        var contents = new ArrayList<String>();
        for (var picture : pictures(out)) {
            contents.add(HexFormat.of().formatHex(Files.readAllBytes(picture)));
        }
        return contents;
    }

    /** Child processes of any stack that name this test's data directory: all but the worker. */
    private List<ProcessHandle> children() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("ExitWithParent") && line.contains(data()))
                        .isPresent())
                .toList();
    }
}

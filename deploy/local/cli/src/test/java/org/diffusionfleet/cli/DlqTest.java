package org.diffusionfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands on dead letters, against a server that keeps what it was asked. */
class DlqTest extends AgainstServer {

    private static final String FIRST = """
            {"id":"aa","state":"open","job_id":"job-1","model":"emoji-64","reason":"SAMPLING_FAILED","error":"NaN",
             "attempts":3,"worker":"/workers/w","time":"2026-11-22T10:15:30.123Z"}""";
    private static final String SECOND = """
            {"id":"bbbb","state":"open","model":"emoji-64","reason":"INVALID_RECORD","error":"not JSON: \\u001b[31m",
             "attempts":1,"worker":"/workers/w","time":"2026-11-22T10:15:29Z"}""";
    private static final String DETAIL = """
            {"id":"aa","state":"open","job_id":"job-1","model":"emoji-64","reason":"SAMPLING_FAILED","error":"NaN",
             "attempts":3,"worker":"/workers/w","time":"2026-11-22T10:15:30.123Z","replay":0,
             "origin":{"topic":"fleet.jobs.emoji-64.batch","partition":0,"offset":7,"time":"2026-11-22T10:15:00Z"},
             "headers":[{"name":"ce_id","value":"job-1/queued"},{"name":"x","value_base64":"/w=="}],
             "record":{"id":"job-1","request":{"prompt":"a cat","steps":0}}}""";
    private static final String BYTES = DETAIL.replaceAll("(?s)\"record\":.*", "\"record_base64\":\"AP8=\"}");

    @TempDir
    Path directory;

    @Override
    Reply answer(String method, URI uri) {
        if (method.equals("DELETE")) {
            return new Reply(204, "");
        }
        if (uri.getPath().endsWith("/replay")) {
            return new Reply(202, FIRST);
        }
        if (uri.getPath().endsWith("/aa")) {
            return new Reply(200, DETAIL);
        }
        if (uri.getPath().endsWith("/bbbb")) {
            return new Reply(200, BYTES);
        }
        return uri.getQuery().contains("cursor=")
                ? new Reply(200, "{\"dead_letters\":[%s]}".formatted(SECOND))
                : new Reply(200, "{\"dead_letters\":[%s],\"next\":\"c1\"}".formatted(FIRST));
    }

    private int dlq(String... arguments) {
        return remote("dlq", arguments);
    }

    @Test
    void shouldListAllPagesInAlignedColumns() {
        // When
        var exit = dlq("ls");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .containsExactly(
                        "ID    TIME                  JOB    MODEL     REASON           TRIES  ERROR",
                        "aa    2026-11-22T10:15:30Z  job-1  emoji-64  sampling_failed  3      NaN",
                        "bbbb  2026-11-22T10:15:29Z  -      emoji-64  invalid_record   1      not JSON: \ufffd[31m");
        assertThat(asked).containsExactly("GET /v1/dead-letters?limit=50", "GET /v1/dead-letters?limit=49&cursor=c1");
    }

    @Test
    void shouldListAsJsonWhatFitsTheFilter() throws IOException {
        // When
        var exit = dlq("ls", "--json", "--limit", "1", "--reason", "internal", "--model", "sd 15");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(new JsonMapper().readTree(out.toString()).path("job_id").asText())
                .isEqualTo("job-1");
        assertThat(asked).containsExactly("GET /v1/dead-letters?limit=1&reason=internal&model=sd+15");
    }

    @Test
    void shouldShowReasonAndRecord() {
        // When
        var exit = dlq("show", "aa");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("error   NaN", "offset 7", "header  ce_id: job-1/queued", "header  x: (base64) /w==")
                .contains("\"prompt\" : \"a cat\"");
    }

    @Test
    void shouldShowBytesThatAreNoJson() {
        // When
        dlq("show", "bbbb");

        // Then
        assertThat(out.toString()).contains("(not JSON: 2 bytes)").contains("00 ff");
    }

    @Test
    void shouldReplayTheLettersNamed() {
        // When
        var exit = dlq("replay", "aa", "bbbb");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(asked).containsExactly("POST /v1/dead-letters/aa/replay", "POST /v1/dead-letters/bbbb/replay");
        assertThat(out.toString().lines()).containsExactly("aa replayed", "bbbb replayed");
    }

    @Test
    void shouldGoOnWhenALetterIsRefused() {
        // Given
        refusals.put("/v1/dead-letters/aa/replay", "{\"code\":\"job_not_failed\",\"detail\":\"the job x is running\"}");

        // When
        var exit = dlq("replay", "aa", "bbbb");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString().lines()).containsExactly("bbbb replayed");
        assertThat(err.toString())
                .contains("aa: the server refused (422, job_not_failed): the job x is running")
                .contains("1 of 2 letters could not be replayed");
    }

    @ParameterizedTest
    @CsvSource({"y,true", "yes,true", "n,false", "'',false"})
    void shouldAskBeforeAllAreReplayed(String answer, boolean replayed) {
        // Given
        type(answer + "\n");

        // When
        var exit = dlq("replay", "--all");

        // Then
        assertThat(exit).isEqualTo(replayed ? ExitCode.OK : ExitCode.USAGE);
        assertThat(err.toString()).startsWith("Replay 2 dead letters? [y/N]");
        assertThat(asked.stream().filter(call -> call.startsWith("POST")).count())
                .isEqualTo(replayed ? 2 : 0);
    }

    @Test
    void shouldNotAskWhenToldSo() {
        // When
        var exit = dlq("drop", "aa", "bbbb", "--yes");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(asked).containsExactly("DELETE /v1/dead-letters/aa", "DELETE /v1/dead-letters/bbbb");
    }

    @Test
    void shouldDropNothingWhenNobodyAnswers() {
        // Given
        type("");

        // When
        var exit = dlq("drop", "aa");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Drop the dead letter aa? [y/N]").contains("--yes");
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldReplayWhatWasEdited() {
        // When
        var exit = dlq("edit", "aa", "--editor", "sed -i.bak s/cat/dog/");

        // Then
        assertThat(exit).as(err.toString()).isEqualTo(ExitCode.OK);
        assertThat(asked.getLast())
                .startsWith("POST /v1/dead-letters/aa/replay")
                .contains("\"prompt\" : \"a dog\"");
    }

    @Test
    void shouldKeepWhatWasEditedWhenItIsRefused() throws IOException {
        // Given
        refusals.put(
                "/v1/dead-letters/aa/replay",
                "{\"code\":\"invalid_request\",\"errors\":[{\"field\":\"steps\",\"detail\":\"must be more\"}]}");

        // When
        var exit = dlq("edit", "aa", "--editor", "sed -i.bak s/cat/dog/");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("steps: must be more; what you wrote is kept in ");
        var kept = Path.of(err.toString().strip().replaceFirst("(?s).* is kept in ", ""));
        assertThat(kept).content().contains("a dog");
        Files.delete(kept);
        Files.delete(kept.resolveSibling("record.json.bak"));
        Files.delete(kept.resolveSibling("").toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({"true,nothing was changed", "false,the editor false ended with 1"})
    void shouldReplayNothingWhenNothingWasEdited(String editor, String message) {
        // When
        var exit = dlq("edit", "aa", "--editor", editor);

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replay|name letters, or --all of them",
                "replay aa --all|name letters, or --all of them",
                "replay aa --model=x|--reason and --model go with --all",
                "ls --limit=0|--limit: must be at least 1, not 0",
                "show|Missing required parameter: 'ID'"
            })
    void shouldRefuse(String line, String message) {
        // When
        var exit = dlq(line.split(" ", -1));

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldTellWhenNoStackRuns() {
        // When
        var exit = fleet(List.of("dlq", "ls", "--data", directory.toString()));

        // Then
        assertThat(exit).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("no stack runs on " + directory).contains("fleet up");
    }

    @Test
    void shouldTellWhenNoServerAnswers() {
        // Given
        server.stop(0);

        // When
        var exit = dlq("ls");

        // Then
        assertThat(exit).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("no fleet answers at http://127.0.0.1:");
    }
}

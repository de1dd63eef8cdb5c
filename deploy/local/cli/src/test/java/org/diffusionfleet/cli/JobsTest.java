package org.diffusionfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands on jobs. */
class JobsTest extends AgainstServer {

    private static final String RUNNING = """
            {"id":"aa","state":"running","attempt":2,"model":"emoji-64","lane":"interactive","created_at":"2026-11-22T10:15:30.123Z",
             "finish_by":"2026-11-22T10:16:30Z","request":{"prompt":"a red \\u001b[31m apple","seed":7},
             "progress":{"step":7,"steps":25},"cancel_requested":true,
             "images":[{"index":0,"seed":7,"width":64,"height":64,"url":"/v1/jobs/aa/images/0"}]}""";
    private static final String FAILED = """
            {"id":"bbbb","state":"failed","attempt":1,"model":"emoji-64","lane":"batch","created_at":"2026-11-22T10:15:29Z",
             "request":{"prompt":"a pear"},"images":[],"cancel_requested":true,"expires_at":"2026-11-29T10:15:29Z",
             "error":{"code":"SAMPLING_FAILED","detail":"sample 0: NaN"},"warnings":["the prompt was cut"]}""";

    @Override
    Reply answer(String method, URI uri) {
        if (method.equals("DELETE")) {
            return new Reply(204, "");
        }
        if (method.equals("POST")) {
            return new Reply(202, RUNNING);
        }
        if (uri.getPath().endsWith("/aa")) {
            return new Reply(200, RUNNING);
        }
        if (uri.getPath().endsWith("/bbbb")) {
            return new Reply(200, FAILED);
        }
        return uri.getQuery().contains("cursor=")
                ? new Reply(200, "{\"jobs\":[%s]}".formatted(FAILED))
                : new Reply(200, "{\"jobs\":[%s],\"next\":\"aa\"}".formatted(RUNNING));
    }

    @Test
    void shouldListAllPagesInAlignedColumns() {
        // When
        var exit = remote("jobs", "ls", "--state", "running,failed", "--lane", "batch", "--model", "sd 15");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .containsExactly(
                        "ID    CREATED               STATE                    LANE         MODEL     TRIES  PROMPT",
                        "aa    2026-11-22T10:15:30Z  running, to be canceled  interactive  emoji-64  2      a red \ufffd[31m apple",
                        "bbbb  2026-11-22T10:15:29Z  failed                   batch        emoji-64  1      a pear");
        assertThat(asked)
                .containsExactly(
                        "GET /v1/jobs?limit=50&state=running%2Cfailed&lane=batch&model=sd+15",
                        "GET /v1/jobs?limit=49&cursor=aa&state=running%2Cfailed&lane=batch&model=sd+15");
    }

    @Test
    void shouldListAsJson() {
        // When
        var exit = remote("jobs", "ls", "--json", "--limit", "1");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines()).singleElement().asString().startsWith("{\"id\":\"aa\"");
        assertThat(asked).containsExactly("GET /v1/jobs?limit=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aa|job     aa, running, to be canceled",
                "aa|ends    by 2026-11-22T10:16:30Z",
                "aa|step    7 of 25",
                "aa|picture /v1/jobs/aa/images/0, seed 7, 64 × 64",
                "bbbb|error   sampling_failed: sample 0: NaN",
                "bbbb|warning the prompt was cut",
                "bbbb|kept    until 2026-11-29T10:15:29Z",
            })
    void shouldShowHowAJobStands(String id, String line) {
        // When
        var exit = remote("jobs", "show", id);

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines()).contains(line);
    }

    @Test
    void shouldAskEachJobToStop() {
        // When
        var exit = remote("jobs", "cancel", "aa", "bbbb");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(asked).containsExactly("POST /v1/jobs/aa/cancel", "POST /v1/jobs/bbbb/cancel");
        assertThat(out.toString().lines()).containsExactly("aa asked to stop", "bbbb asked to stop");
    }

    @Test
    void shouldSayWhichCouldNotBeStopped() {
        // Given
        refusals.put("/v1/jobs/aa/cancel", "{\"code\":\"job_finished\",\"detail\":\"the job aa has already failed\"}");

        // When
        var exit = remote("jobs", "cancel", "aa", "bbbb");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString().lines()).containsExactly("bbbb asked to stop");
        assertThat(err.toString())
                .contains("aa: the server refused (422, job_finished): the job aa has already failed")
                .contains("1 of 2 jobs could not be asked to stop");
    }

    @Test
    void shouldDeleteWhatAPersonAgreesTo() {
        // Given
        type("y\n");

        // When
        var exit = remote("jobs", "delete", "aa");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(err.toString()).contains("Delete the job aa and its pictures? [y/N]");
        assertThat(asked).containsExactly("DELETE /v1/jobs/aa");
    }

    @Test
    void shouldDeleteNothingUnlessAPersonAgrees() {
        // Given
        type("");

        // When
        var exit = remote("jobs", "delete", "aa", "bbbb");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldSayWhichCommandsThereAre() {
        // When
        var exit = fleet(List.of("jobs"));

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("ls, show, cancel, delete");
    }
}

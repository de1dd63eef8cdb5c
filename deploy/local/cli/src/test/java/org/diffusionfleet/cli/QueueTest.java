package org.diffusionfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** What waits, who works, and what a job would take. */
class QueueTest extends AgainstServer {

    private static final String QUEUE = """
            {"models":[{"model":"emoji-64","workers":2,"lanes":[
              {"lane":"interactive","queued":3,"running":1,"empty_in_seconds":12.3},
              {"lane":"batch","queued":40000,"running":0,"empty_in_seconds":7265.0}]},
             {"model":"sd15","workers":0,"lanes":[{"lane":"interactive","queued":1,"running":0}]}]}""";
    private static final String QUOTE = """
            {"model":"emoji-64","lane":"batch","request":{},"device_seconds":2.5,"position":4,"begin_seconds":61.0,"eta_seconds":63.5}""";
    private static final String MODELS = """
            {"models":[{"name":"emoji-64","height":64,"width":64,"max_side":512,"max_steps":1000,"samplers":["ddim","plms"],
              "workers":[{"worker":"w1","devices":["cpu"]},{"worker":"w2","devices":["cpu"]}]},
             {"name":"sd15","height":512,"width":512,"max_side":1024,"max_steps":1000,"samplers":["plms"],"workers":[]}]}""";

    @Override
    Reply answer(String method, URI uri) {
        return new Reply(
                200,
                switch (uri.getPath()) {
                    case "/v1/queue" -> QUEUE;
                    case "/v1/quotes" -> QUOTE;
                    case "/v1/models" -> MODELS;
                    default -> throw new IllegalArgumentException(uri.toString());
                });
    }

    @Test
    void shouldShowQueuesInAlignedColumns() {
        // When
        var exit = remote("queue");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .containsExactly(
                        "MODEL     WORKERS  LANE         QUEUED  RUNNING  EMPTY IN",
                        "emoji-64  2        interactive  3       1        12.3 s",
                        "emoji-64  2        batch        40000   0        2 h 1 min",
                        "sd15      0        interactive  1       0        unknown: no worker is there");
    }

    @Test
    void shouldAskForAQuoteOfTheJob() {
        // When
        var exit = remote("quote", "--steps", "20", "--n_samples", "4", "--lane", "batch");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .containsExactly(
                        "model   emoji-64, lane batch",
                        "device  2.5 s",
                        "place   4 in the queue",
                        "begins  in 1 min 1 s",
                        "done    in 1 min 4 s");
        assertThat(asked)
                .containsExactly("POST /v1/quotes {\"prompt\":\"a picture\",\"n_samples\":4,\"steps\":20,"
                        + "\"guidance_scale\":7.5,\"lane\":\"batch\"}");
    }

    @Test
    void shouldListTheModelsAndTheirWorkers() {
        // When
        var exit = remote("models", "ls");

        // Then
        assertThat(exit).isEqualTo(ExitCode.OK);
        assertThat(out.toString().lines())
                .containsExactly(
                        "MODEL     SIZE     LARGEST  STEPS   WORKERS  ON   SAMPLERS",
                        "emoji-64  64x64    512      1-1000  2        cpu  ddim plms",
                        "sd15      512x512  1024     1-1000  0        -    plms");
    }
}

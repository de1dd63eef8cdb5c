package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

/** The list of jobs. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class JobListIT extends AgainstFleet {

    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE);

    @Test
    void shouldListJobsTheNewestFirst() {
        // Given
        var foreign = "mine-" + UUID.randomUUID();
        var older = api.submit();
        api.awaitState(older, "queued");
        fleet.send(
                JOBS,
                null,
                Map.of(),
                "{\"id\":\"%s\",\"request\":{\"prompt\":\"a pear\"}}"
                        .formatted(foreign)
                        .getBytes(UTF_8));
        api.awaitState(foreign, "queued");
        var newer = api.submit();
        fleet.tell(Examples.started(newer, 1));
        api.awaitState(newer, "running");

        // When
        var all = api.get("v1/jobs?limit=3").json();
        var running = api.get("v1/jobs?state=running&model=emoji-64&lane=interactive&limit=1")
                .json();

        // Then
        assertThat(all.path("jobs").findValuesAsText("id")).containsExactly(newer, foreign, older);
        assertThat(all.path("next").asText()).endsWith(older);
        assertThat(running.path("jobs").findValuesAsText("id")).containsExactly(newer);
    }
}

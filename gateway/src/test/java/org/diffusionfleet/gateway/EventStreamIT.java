package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.JobProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class EventStreamIT extends AgainstFleet {

    @Test
    void shouldTellTheLifeOfJobAsItHappens() {
        // Given
        var id = api.submit();
        var told = new CopyOnWriteArrayList<String>();
        var stream = api.events(id);
        var ended = CompletableFuture.runAsync(() -> stream.filter(line -> line.startsWith("event:"))
                .map(line -> line.substring("event:".length()).strip())
                .forEach(told::add));
        awaitLast(told, "queued");

        // When
        fleet.tell(Examples.started(id, 1));
        awaitLast(told, "started");
        fleet.tell(FakeFleet.progress(id, 1, 7));
        awaitLast(told, "progress");
        fleet.tell(Examples.released(id, 1));
        fleet.tell(Examples.started(id, 2));
        fleet.tell(Examples.succeeded(id, 2));

        // Then
        await().atMost(PATIENCE).until(ended::isDone);
        assertThat(told).containsExactly("queued", "started", "progress", "queued", "started", "succeeded");
    }

    @Test
    void shouldShowWhatAPictureIsBecoming() {
        // Given
        var answer = api.post("v1/jobs", "{\"prompt\":\"a red apple\",\"previews\":true}");
        var id = answer.json().path("id").asText();
        var told = new CopyOnWriteArrayList<String>();
        var stream = api.events(id);
        var ended = CompletableFuture.runAsync(() -> stream.forEach(told::add));
        await().atMost(PATIENCE).until(() -> told.contains("event:queued"));

        // When
        fleet.tell(new JobProgress(id, 1, Instant.EPOCH, 7, 50, List.of(), new JobProgress.Preview(0, "iVBORw0KGgo=")));

        // Then
        await().atMost(PATIENCE)
                .until(() -> told.stream()
                        .anyMatch(line -> line.contains("\"preview\":{\"index\":0,\"png\":\"iVBORw0KGgo=\"}")));
        assertThat(told)
                .filteredOn(line -> line.startsWith("data:"))
                .first(STRING)
                .contains("\"previews\":true");
        fleet.tell(Examples.canceled(id, 1));
        await().atMost(PATIENCE).until(ended::isDone);
    }

    @ParameterizedTest
    @CsvSource({"'',3", "0,3", "1,2", "2,1", "3,0", "99,0"})
    void shouldResumeAfterTheLastEventSeen(String last, int left) {
        // Given
        var id = api.submit();
        fleet.tell(Examples.started(id, 1));
        fleet.tell(Examples.failed(id, 1));
        api.awaitState(id, "failed");

        // When
        var lines = last.isEmpty() ? api.events(id) : api.events(id, "Last-Event-ID", last);

        // Then
        var ids = ids(lines);
        assertThat(ids)
                .containsExactlyElementsOf(List.of("id:1", "id:2", "id:3").subList(3 - left, 3));
    }

    @Test
    void shouldRefuseLastEventIdOfAnotherMaking() {
        // Given
        var id = api.submit();

        // When
        var answer = api.get("v1/jobs/" + id + "/events", "Last-Event-ID", "abc");

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo("Last-Event-ID");
    }

    private static List<String> ids(Stream<String> lines) {
        return lines.map(line -> line.replace(" ", ""))
                .filter(line -> line.startsWith("id:"))
                .toList();
    }

    private static void awaitLast(List<String> told, String last) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(told).isNotEmpty().last().isEqualTo(last));
    }
}

package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import org.diffusionfleet.local.stack.BrokerProcess;
import org.diffusionfleet.schemas.Lane;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Has a broker of its own, to kill. */
@QuarkusTest
@WithTestResource(BrokerOutageIT.OwnBroker.class)
class BrokerOutageIT extends AgainstFleet {

    private static final String BODY = "{\"prompt\":\"a red apple\"}";

    @Inject
    @ConfigProperty(name = BrokerAndStore.DIRECTORY)
    String directory;

    /** Another class than the one the other tests share, so that these run before or after them, on their own. */
    public static class OwnBroker extends BrokerAndStore {}

    @Test
    void shouldRefuseWhileTheBrokerIsAwayAndAcceptWhenItIsBack() {
        // Given
        var before = api.submit();
        kill();

        // When
        var refused = api.post("v1/jobs", BODY);

        // Then
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.json().path("code").asText()).isEqualTo("kafka_unavailable");
        restart();
        var after = await().atMost(PATIENCE)
                .until(() -> api.post("v1/jobs", BODY), answer -> answer.status() == 202)
                .json()
                .path("id")
                .asText();
        assertThat(fleet.read(FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE)))
                .extracting(FakeFleet::subject)
                .containsExactlyInAnyOrder(before, after);
    }

    /** On the same port, with the same data; this one ends with the tests' own process. */
    private void restart() {
        var started = BrokerProcess.start(Path.of(directory), port());
        assertThat(started.bootstrapServers()).isEqualTo(bootstrapServers);
    }

    private int port() {
        return Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
    }

    /** Ends the broker as a crash would; its data directory on the command line says which process it is. */
    private void kill() {
        var broker = ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .arguments()
                        .map(List::of)
                        .filter(arguments -> arguments.contains(directory + "/broker"))
                        .isPresent())
                .findFirst()
                .orElseThrow();
        broker.destroyForcibly();
        broker.onExit().join();
    }
}

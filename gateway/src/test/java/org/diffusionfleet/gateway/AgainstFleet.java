package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The running gateway between a client and a fleet that serves one model. */
abstract class AgainstFleet {

    static final Duration PATIENCE = Duration.ofMinutes(1);

    @Inject
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    Api api;
    FakeFleet fleet;

    @BeforeEach
    void open() {
        api = new Api(URI.create("http://127.0.0.1:" + RestAssured.port));
        fleet = new FakeFleet(bootstrapServers);
        fleet.announceModel();
        await().atMost(PATIENCE)
                .until(() -> api.get("v1/models").json().path("models").size() == 1);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    /** Waits until the gateway is ready and says so much. */
    void awaitReady(String... said) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var ready = api.get("q/health/ready");
            assertThat(ready.response().body()).contains(said);
            assertThat(ready.status()).isEqualTo(200);
        });
    }
}

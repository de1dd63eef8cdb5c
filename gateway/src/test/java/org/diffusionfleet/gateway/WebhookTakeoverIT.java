package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.diffusionfleet.local.stack.BrokerProcess;
import org.diffusionfleet.local.stack.Installation;
import org.diffusionfleet.local.stack.S3Process;
import org.diffusionfleet.local.stack.ServiceProcess;
import org.diffusionfleet.local.stack.ServiceProcess.Identity;
import org.diffusionfleet.local.stack.ServiceProcess.Surroundings;
import org.diffusionfleet.local.stack.TopicProvisioner;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that outlive gateways: the packaged one, in processes of its own. */
class WebhookTakeoverIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ENDPOINTS = 6;

    @TempDir
    Path directory;

    private final List<AutoCloseable> running = new ArrayList<>();
    private Surroundings around;
    private FakeFleet fleet;
    private Receiver receiver;

    @BeforeEach
    void open() throws Exception {
        var broker = opened(BrokerProcess.start(directory));
        var s3 = opened(S3Process.start(directory));
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            new TopicProvisioner(admin, Topics.defaults()).provision(Examples.MODEL.name(), 4, (short) 1);
        }
        around = new Surroundings(
                Installation.current(), directory.resolve("logs"), broker.bootstrapServers(), s3.access());
        fleet = opened(new FakeFleet(broker.bootstrapServers()));
        fleet.announceModel();
        receiver = opened(new Receiver());
    }

    @AfterEach
    void close() throws Exception {
        for (var one : running.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        running.add(one);
        return one;
    }

    private ServiceProcess gateway(String name) {
        // The second try is far enough away for a gateway to die and another to take its place.
        var settings = Map.of("fleet.webhooks.schedule", "0s,5s,5s,5s,5s,5s,5s,5s");
        return opened(
                ServiceProcess.launchGateway(around, new Identity(name, directory.resolve(name), 0, settings, null)));
    }

    private static Api ready(ServiceProcess gateway) {
        gateway.awaitReady();
        return new Api(gateway.root());
    }

    private String endpoint(Api api) {
        var made = await().atMost(PATIENCE)
                .until(
                        () -> api.post("v1/webhooks", "{\"url\":\"%s\"}".formatted(receiver.url())),
                        answer -> answer.status() == 201);
        return made.json().path("id").asText();
    }

    private String failed(Api api) {
        await().atMost(PATIENCE)
                .until(() -> api.get("v1/models").json().path("models").size() == 1);
        var job = api.submit();
        fleet.tell(Examples.failed(job, 1));
        return job;
    }

    private void awaitAbout(String job, int count) {
        await().atMost(PATIENCE).until(() -> receiver.about(job).size() >= count);
    }

    private List<JsonNode> deliveries(Api api, String endpoint) {
        var found = new ArrayList<JsonNode>();
        var body = api.get("v1/webhooks/" + endpoint + "/deliveries").response().body();
        Json.read(body.getBytes(UTF_8), JsonNode.class).path("deliveries").forEach(found::add);
        return found;
    }

    @Test
    void shouldGoOnTryingAfterARestart() throws Exception {
        // Given
        receiver.reply(500);
        var first = gateway("first");
        var api = ready(first);
        var endpoint = endpoint(api);
        var job = failed(api);
        awaitAbout(job, 1);
        await().atMost(PATIENCE)
                .until(() -> deliveries(api, endpoint).getFirst().path("tries").asInt() == 1);

        // When
        first.close();
        var again = ready(gateway("second"));

        // Then
        awaitAbout(job, 2);
        assertThat(receiver.about(job)).extracting(Receiver.Got::id).containsOnly(job + "/failed");
        await().atMost(PATIENCE)
                .until(() -> deliveries(again, endpoint)
                        .getFirst()
                        .path("state")
                        .asText()
                        .equals("delivered"));
        assertThat(deliveries(again, endpoint)).hasSize(1);
        assertThat(receiver.about(job)).hasSize(2);
    }

    @Test
    void shouldGoOnTryingAfterOneOfTwoGatewaysDied() {
        // Given
        var gateways = Stream.of("first", "second").map(this::gateway).toList();
        var api = gateways.stream().map(WebhookTakeoverIT::ready).toList().getFirst();
        var endpoints = new ArrayList<String>();
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoints.add(endpoint(api));
            receiver.reply(503);
        }
        var job = failed(api);
        awaitAbout(job, ENDPOINTS);
        // What a gateway that dies has not noted is tried once more than it says.
        await().atMost(PATIENCE)
                .until(() -> endpoints.stream()
                        .allMatch(endpoint -> deliveries(api, endpoint)
                                        .getFirst()
                                        .path("tries")
                                        .asInt()
                                == 1));

        // When
        var victim = gateways.stream()
                .filter(gateway -> new Api(gateway.root()).metrics().contains("fleet_webhook_tries_seconds_count"))
                .findFirst()
                .orElseThrow();
        victim.kill();
        var survivor = gateways.stream()
                .filter(gateway -> gateway != victim)
                .map(gateway -> new Api(gateway.root()))
                .findFirst()
                .orElseThrow();

        // Then: each endpoint is tried again by who is left
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(endpoints)
                        .allSatisfy(endpoint -> assertThat(deliveries(survivor, endpoint))
                                .singleElement()
                                .extracting(delivery -> delivery.path("state").asText())
                                .isEqualTo("delivered")));
        assertThat(receiver.about(job)).extracting(Receiver.Got::id).containsOnly(job + "/failed");
        assertThat(receiver.about(job)).hasSize(2 * ENDPOINTS);
    }
}

package org.diffusionfleet.gateway;

import io.quarkus.vertx.http.HttpServerStart;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.diffusionfleet.gateway.status.ImageUrls;
import org.diffusionfleet.gateway.submit.IdempotencyKey;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.Manifest;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * A job's way through the gateway gone once before it says that it is ready, so that no client pays for what only a first
 * request costs (classes, connections: about a second). Nothing is published, and the requests are ones that are refused.
 */
@ApplicationScoped
class Rehearsal {

    private static final Logger LOG = Logger.getLogger(Rehearsal.class);
    private static final String ID = "rehearsal";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaClientService kafka;
    private final ImageUrls urls;
    private final Clock clock;
    private final String topic;
    private volatile boolean playing;

    Rehearsal(KafkaClientService kafka, ImageUrls urls, Clock clock, GatewayConfig config) {
        this.kafka = kafka;
        this.urls = urls;
        this.clock = clock;
        this.topic = config.topics().control();
    }

    void play(@ObservesAsync HttpServerStart started) {
        playing = true;
        try {
            write();
            sign();
            connect();
            ask(root(started));
        } catch (IOException | RuntimeException e) {
            LOG.warn("the first requests will take longer than others", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            playing = false;
        }
    }

    private void write() {
        var request = new Generation("a red apple", null, 1, 0L, 1, null, null, null, null, null, Map.of());
        CloudEvent.of(
                new Job(ID, Job.LOCAL_TENANT, clock.instant(), ID, Lane.INTERACTIVE, request, Map.of()), "/gateway");
    }

    private void sign() {
        urls.presigned(new Manifest.Image(0, 0, ID, "image/png", 0, 0, 0, ""));
    }

    /** The connection to the broker and what the broker tells of its topics. */
    private void connect() {
        kafka.<byte[], byte[]>getProducer("requests")
                .runOnSendingThread((Producer<byte[], byte[]> producer) -> {
                    producer.partitionsFor(topic);
                })
                .await()
                .atMost(PATIENCE);
    }

    private static void ask(URI root) throws IOException, InterruptedException {
        var requests = List.of(
                HttpRequest.newBuilder(root.resolve("/v1/jobs"))
                        .header("Content-Type", "application/json")
                        .header(IdempotencyKey.HEADER, ID) // asks the store, too
                        .POST(BodyPublishers.ofString("{\"prompt\": \"\", \"model\": \"\"}")),
                HttpRequest.newBuilder(root.resolve("/v1/jobs/rehearsal/events")),
                HttpRequest.newBuilder(root.resolve("/v1/jobs/rehearsal/images/0")));
        try (var client = HttpClient.newHttpClient()) {
            for (var request : requests) {
                client.send(request.timeout(PATIENCE).build(), BodyHandlers.discarding());
            }
        }
    }

    private static URI root(HttpServerStart started) {
        var options = started.options();
        var host = "0.0.0.0".equals(options.getHost()) ? "127.0.0.1" : options.getHost();
        return URI.create("http://%s:%d".formatted(host, options.getPort()));
    }

    @Produces
    @Readiness
    HealthCheck played() {
        return () -> HealthCheckResponse.named("rehearsal").status(!playing).build();
    }
}

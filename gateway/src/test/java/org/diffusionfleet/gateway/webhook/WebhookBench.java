package org.diffusionfleet.gateway.webhook;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.test.TestRecord;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.gateway.status.ViewReader;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The webhooks' part of a gateway's topology, with jobs and a network that are not real. */
abstract class WebhookBench {

    static final String VIEWS = "folded";
    static final String WEBHOOKS = Topics.defaults().webhooks();
    static final Instant NOW = Examples.TIME;
    static final Duration A_TICK = Duration.ofMillis(200);
    static final String URL = "https://example.org/hooks";
    static final int LOGGED = 3;
    static final int PENDING = 5;

    @TempDir
    Path state;

    final FakeCourier courier = new FakeCourier();
    final SigningKey key = SigningKey.generate(Scheme.V1);
    TopologyTestDriver driver;

    @BeforeEach
    void open() {
        var config = Examples.config(Map.of(
                "fleet.webhooks.logged",
                "" + LOGGED,
                "fleet.webhooks.pending",
                "" + PENDING,
                "fleet.webhooks.at-once",
                "3",
                "fleet.webhooks.at-once-per-endpoint",
                "2"));
        var builder = new StreamsBuilder();
        var views = builder.stream(VIEWS, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .mapValues(bytes -> bytes == null ? null : Json.read(bytes, JobView.class));
        new WebhookTopology(config, courier, new WebhookMeters(new SimpleMeterRegistry()), new Listeners<>())
                .read(builder, views);
        var settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "127.0.0.1:9");
        settings.put("state.dir", state.toString());
        driver = new TopologyTestDriver(builder.build(), settings, NOW);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    void endpoint(String id, String tenant, List<String> types) {
        var keys = Keys.of(key);
        var endpoint = new Endpoint(
                id, tenant, "made", URL + "/" + id, null, types, null, Endpoint.Signing.of(keys), NOW, NOW);
        ask(id, new Work.Create(endpoint, keys));
    }

    void endpoint(String id) {
        endpoint(id, Job.LOCAL_TENANT, EventTypes.ends());
    }

    void ask(String id, Work work) {
        pipe(WEBHOOKS, new TestRecord<>(id, Json.write(work), new RecordHeaders(), NOW));
    }

    void pipe(String topic, TestRecord<String, byte[]> record) {
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    /** The view after all of these, of which the last was told. */
    void tell(Job job, JobEvent... events) {
        var view = JobView.EMPTY.submitted(job);
        for (var event : events) {
            view = view.happened(event);
        }
        tell(view, events.length == 0 ? job.id() + "/queued" : events[events.length - 1].id());
    }

    void tell(@Nullable JobView view, String told) {
        var value = view == null ? null : Json.write(view);
        pipe(VIEWS, new TestRecord<>("key", value, new RecordHeaders(ViewReader.telling(told)), NOW));
    }

    void fail(String jobId) {
        tell(Examples.job(jobId), Examples.failed(jobId, 1));
    }

    void pass(Duration time) {
        driver.advanceWallClockTime(time);
    }

    List<Delivery> log(String endpoint) {
        var log = new ArrayList<Delivery>();
        var from = WebhookKeys.deliveries(endpoint);
        var store = driver.<String, byte[]>getKeyValueStore(WebhookTopology.SHOWN);
        try (var entries = store.range(from, WebhookKeys.after(from))) {
            entries.forEachRemaining(entry -> log.add(Json.read(entry.value, Delivery.class)));
        }
        return log;
    }

    Optional<Endpoint> shown(String endpoint) {
        var store = driver.<String, byte[]>getKeyValueStore(WebhookTopology.SHOWN);
        return Optional.ofNullable(store.get(WebhookKeys.endpoint(Job.LOCAL_TENANT, endpoint)))
                .map(json -> Json.read(json, Endpoint.class));
    }

    List<String> kept() {
        var keys = new ArrayList<String>();
        try (var entries =
                driver.<String, byte[]>getKeyValueStore(WebhookTopology.SHELF).all()) {
            entries.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }
}

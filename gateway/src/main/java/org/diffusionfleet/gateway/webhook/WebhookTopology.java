package org.diffusionfleet.gateway.webhook;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.gateway.status.ViewReader;

/**
 * <pre>
 * views of jobs ─ a message for each endpoint ─┐                 (shared among gateways)
 * requests of the API ─────────────────────────┴─ webhooks topic ─ keep and try ─ webhook-views topic ─ every gateway: all of it
 * </pre>
 *
 * Each endpoint is one gateway's as long as that lives. What waits is on its disk and in a topic, so another goes on with it.
 */
@Singleton
class WebhookTopology implements ViewReader {

    /** What a gateway has of its share of the endpoints. */
    static final String SHELF = "webhooks";

    /** What every gateway shows. */
    static final String SHOWN = "webhook-views";

    private final GatewayConfig config;
    private final Courier courier;
    private final WebhookMeters meters;
    private final Listeners<Shown> listeners;

    WebhookTopology(GatewayConfig config, Courier courier, WebhookMeters meters, Listeners<Shown> listeners) {
        this.config = config;
        this.courier = courier;
        this.meters = meters;
        this.listeners = listeners;
    }

    @Produces
    @Singleton
    static Listeners<Shown> shownListeners() {
        return new Listeners<>();
    }

    @Override
    public void read(StreamsBuilder builder, KStream<String, JobView> views) {
        var topics = config.topics();
        var settings = config.webhooks();
        var schedule = Schedule.of(settings, () -> ThreadLocalRandom.current().nextDouble());
        var consumed = Consumed.with(Serdes.String(), Serdes.ByteArray());
        var produced = Produced.with(Serdes.String(), Serdes.ByteArray());
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(SHOWN), Serdes.String(), Serdes.ByteArray()),
                topics.webhookViews(),
                consumed,
                () -> new ShownKeeper(SHOWN, listeners));
        views.process(() -> new FanOut(SHOWN)).to(topics.webhooks(), produced);
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(SHELF), Serdes.String(), Serdes.ByteArray()));
        builder.stream(topics.webhooks(), consumed)
                .process(() -> new WebhookKeeper(SHELF, settings, schedule, courier, meters), SHELF)
                .to(topics.webhookViews(), produced);
    }
}

package org.diffusionfleet.gateway.retry;

import jakarta.inject.Singleton;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.TopologyPart;

/**
 * <pre>
 * retries ─┐                                   (shared among gateways)
 * control ─┴─ key by job id ─ repartition ─ keep until due ─▶ jobs.*
 * </pre>
 *
 * The store is on disk and in a topic of its own, so what waits survives the gateways, and is somebody's as long as one of them lives.
 */
@Singleton
class RetryTopology implements TopologyPart {

    static final String WAITING = "waiting";

    private final GatewayConfig config;
    private final PutBack putBack;
    private final RetryMeters meters;

    RetryTopology(GatewayConfig config, PutBack putBack, RetryMeters meters) {
        this.config = config;
        this.putBack = putBack;
        this.meters = meters;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        var topics = config.topics();
        var bytes = Consumed.with(Serdes.String(), Serdes.ByteArray());
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(WAITING), Serdes.String(), Serdes.ByteArray()));
        builder.stream(topics.retries(), bytes)
                .merge(builder.stream(topics.control(), bytes))
                .process(() -> new RetryKeyer(topics))
                .repartition(Repartitioned.<String, byte[]>as("retries")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.ByteArray()))
                .process(() -> new RetryKeeper(WAITING, config.retries(), putBack, meters), WAITING);
    }
}

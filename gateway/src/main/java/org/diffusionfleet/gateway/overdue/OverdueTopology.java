package org.diffusionfleet.gateway.overdue;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.ViewReader;

/**
 * <pre>
 * views of jobs ─ keep until overdue ─ end, unless it has ended ─▶ events     (shared among gateways)
 * </pre>
 *
 * Workers end the jobs they have; this is for those that none has: behind a long queue, or where no worker is.
 */
@Singleton
class OverdueTopology implements ViewReader {

    static final String STORE = "overdue";

    /** Of the time that records lie on their topics: the rest is for clocks, and for looking once more. */
    private static final double SHARE = 0.95;

    private final GatewayConfig config;
    private final Verdict verdict;
    private final OverdueMeters meters;

    OverdueTopology(GatewayConfig config, Verdict verdict, OverdueMeters meters) {
        this.config = config;
        this.verdict = verdict;
        this.meters = meters;
    }

    @Override
    public void read(StreamsBuilder builder, KStream<String, JobView> views) {
        var queueLimit = Duration.ofMillis(
                Math.round(SHARE * config.retention().records().toMillis()));
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray()));
        views.process(() -> new OverdueKeeper(STORE, config.overdue(), queueLimit, verdict, meters), STORE)
                .to(config.topics().events(), Produced.with(Serdes.String(), Serdes.ByteArray()));
    }
}

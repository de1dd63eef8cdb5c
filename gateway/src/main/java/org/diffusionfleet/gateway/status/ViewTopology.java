package org.diffusionfleet.gateway.status;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.schemas.ModelDescriptor;

/**
 * <pre>
 * jobs.* ──┐                                          (shared among gateways)
 * events ──┼─ key by job id ─ repartition ─ fold ─ views topic ─┬─ every gateway: all views, listeners told
 * control ─┘                                                    │
 * models ───────────────────────────────────────────────────────┴─ every gateway: all models
 * </pre>
 *
 * The fold runs once a job in the whole fleet, so each job has one history with one numbering; every gateway holds the
 * outcome of all, so any can answer.
 */
@ApplicationScoped
class ViewTopology {

    static final String VIEWS = "views";
    static final String MODELS = "models";

    /** What the repartition topic's name ends with; before it stands the application's id. */
    static final String FACTS = "facts";

    private static final String FOLDED = "folded";
    private static final Comparator<Object> BY_NAME =
            Comparator.comparing(part -> part.getClass().getName());

    @Produces
    @Singleton
    Listeners<JobView> listeners() {
        return new Listeners<>();
    }

    @Produces
    @Singleton
    Topology topology(
            GatewayConfig config,
            Listeners<JobView> listeners,
            @All List<TopologyPart> others,
            @All List<ViewReader> readers) {
        var topics = config.topics();
        var memory = config.retention().deletedJobs(config.limits().deadLetterAge());
        var builder = new StreamsBuilder();
        var bytes = Consumed.with(Serdes.String(), Serdes.ByteArray());
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(FOLDED), Serdes.String(), JsonSerde.of(JobView.class)));
        var views = builder.stream(topics.anyJobs(), bytes)
                .merge(builder.stream(topics.events(), bytes))
                // By itself, as other parts read it, too.
                .merge(builder.stream(topics.control(), bytes))
                .process(FactKeyer::new)
                .repartition(Repartitioned.<String, byte[]>as(FACTS)
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.ByteArray()))
                .process(() -> new ViewFolder(FOLDED, memory), FOLDED);
        views.to(topics.views(), Produced.with(Serdes.String(), JsonSerde.of(JobView.class)));
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(VIEWS), Serdes.String(), JsonSerde.of(JobView.class)),
                topics.views(),
                Consumed.with(Serdes.String(), JsonSerde.of(JobView.class)),
                () -> new ViewKeeper(VIEWS, listeners));
        builder.globalTable(
                topics.models(),
                Consumed.with(Serdes.String(), JsonSerde.lenient(ModelDescriptor.class)),
                Materialized.as(MODELS));
        // Always in the same order: the numbers of tasks follow from it, which must be the same in all gateways and at
        // each start.
        others.stream().sorted(BY_NAME).forEach(part -> part.addTo(builder));
        readers.stream().sorted(BY_NAME).forEach(reader -> reader.read(builder, views));
        return builder.build();
    }
}

package org.diffusionfleet.gateway.status;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.ModelDescriptor;

/** The stores that the topology fills, or a problem while they are not ready. */
@ApplicationScoped
public class ViewStores {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final KafkaStreams streams;

    ViewStores(KafkaStreams streams) {
        this.streams = streams;
    }

    ReadOnlyKeyValueStore<String, JobView> views() {
        return store(ViewTopology.VIEWS, QueryableStoreTypes.keyValueStore());
    }

    ReadOnlyKeyValueStore<String, ValueAndTimestamp<ModelDescriptor>> models() {
        return store(ViewTopology.MODELS, QueryableStoreTypes.timestampedKeyValueStore());
    }

    /**
     * A store of this gateway.
     *
     * @throws ProblemException while it is not ready
     */
    public <S> S store(String name, QueryableStoreType<S> type) {
        try {
            return streams.store(StoreQueryParameters.fromNameAndType(name, type));
        } catch (InvalidStateStoreException e) {
            throw ProblemException.passing(
                    ProblemCode.VIEW_UNAVAILABLE, "the gateway is still reading the topics", RETRY_AFTER, e);
        }
    }
}

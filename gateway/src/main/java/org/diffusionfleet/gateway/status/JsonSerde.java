package org.diffusionfleet.gateway.status;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.Json;
import org.jboss.logging.Logger;

/** Records of the contract as Kafka Streams stores them. */
final class JsonSerde {

    private static final Logger LOG = Logger.getLogger(JsonSerde.class);

    private JsonSerde() {}

    static <T> Serde<T> of(Class<T> type) {
        return Serdes.serdeFrom(
                (_, value) -> value == null ? null : Json.write(value),
                (_, data) -> data == null ? null : Json.read(data, type));
    }

    /** As {@link #of}, but for topics strangers write to: a record that cannot be read counts as none. */
    static <T> Serde<T> lenient(Class<T> type) {
        return Serdes.serdeFrom((_, value) -> value == null ? null : Json.write(value), (topic, data) -> {
            try {
                return data == null ? null : Json.read(data, type);
            } catch (ContractException e) {
                LOG.warnf("skipped a record of %s: %s", topic, e.getMessage());
                return null;
            }
        });
    }
}

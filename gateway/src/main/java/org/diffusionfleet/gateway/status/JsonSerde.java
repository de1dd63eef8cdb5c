package org.diffusionfleet.gateway.status;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.diffusionfleet.schemas.Json;

/** Records of the contract as Kafka Streams stores them. */
final class JsonSerde {

    private JsonSerde() {}

    static <T> Serde<T> of(Class<T> type) {
        return Serdes.serdeFrom(
                (_, value) -> value == null ? null : Json.write(value),
                (_, data) -> data == null ? null : Json.read(data, type));
    }
}

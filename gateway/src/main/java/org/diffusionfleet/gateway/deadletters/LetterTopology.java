package org.diffusionfleet.gateway.deadletters;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.Stores;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.gateway.status.TopologyPart;

/** Every gateway reads all of the dead letters' topic into a store of its own, so any can answer. */
@Singleton
class LetterTopology implements TopologyPart {

    static final String LETTERS = "letters";

    private final GatewayConfig config;
    private final Listeners<Letter> listeners;

    LetterTopology(GatewayConfig config, Listeners<Letter> listeners) {
        this.config = config;
        this.listeners = listeners;
    }

    @Produces
    @Singleton
    static Listeners<Letter> letterListeners() {
        return new Listeners<>();
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        var age = config.limits().deadLetterAge();
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(LETTERS), Serdes.String(), Serdes.ByteArray()),
                config.topics().deadLetters(),
                Consumed.with(Serdes.String(), Serdes.ByteArray()),
                () -> new LetterKeeper(config.topics(), age, listeners));
    }
}

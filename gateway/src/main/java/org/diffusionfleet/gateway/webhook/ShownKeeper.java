package org.diffusionfleet.gateway.webhook;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.diffusionfleet.gateway.status.Listeners;
import org.jspecify.annotations.Nullable;

/** Keeps all endpoints and deliveries in this gateway, and tells who waits for a change. */
final class ShownKeeper implements Processor<String, byte[], Void, Void> {

    private final String storeName;
    private final Listeners<Shown> listeners;
    private @Nullable KeyValueStore<String, byte[]> store;

    ShownKeeper(String storeName, Listeners<Shown> listeners) {
        this.storeName = storeName;
        this.listeners = listeners;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, byte[]> shown) {
        Objects.requireNonNull(store).put(shown.key(), shown.value());
        listeners.tell(shown.key(), new Shown(shown.value()));
    }
}

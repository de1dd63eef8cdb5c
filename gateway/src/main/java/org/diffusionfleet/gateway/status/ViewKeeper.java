package org.diffusionfleet.gateway.status;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps every job's view in this gateway and tells who listens. */
final class ViewKeeper implements Processor<String, JobView, Void, Void> {

    private final String storeName;
    private final Listeners<JobView> listeners;
    private @Nullable KeyValueStore<String, JobView> store;

    ViewKeeper(String storeName, Listeners<JobView> listeners) {
        this.storeName = storeName;
        this.listeners = listeners;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, JobView> view) {
        Objects.requireNonNull(store).put(view.key(), view.value());
        // Without a value a job is forgotten that was deleted long ago, which nobody waits to hear.
        if (view.value() != null) {
            listeners.tell(view.key(), view.value());
        }
    }
}

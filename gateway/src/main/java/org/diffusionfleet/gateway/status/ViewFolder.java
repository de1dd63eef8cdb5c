package org.diffusionfleet.gateway.status;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Folds what is told about a job into its view and passes the view on, changed or not: after a fault facts are read again, and what they
 * had become may be in the store and nowhere else.
 */
final class ViewFolder extends ContextualProcessor<String, byte[], String, JobView> {

    private final String storeName;
    private @Nullable KeyValueStore<String, JobView> store;

    ViewFolder(String storeName) {
        this.storeName = storeName;
    }

    @Override
    public void init(ProcessorContext<String, JobView> context) {
        super.init(context);
        store = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, byte[]> fact) {
        var views = Objects.requireNonNull(store);
        var known = views.get(fact.key());
        var before = known == null ? JobView.EMPTY : known;
        var after = Fact.read(fact).on(before);
        views.put(fact.key(), after);
        if (after.visible()) {
            context().forward(new Record<>(fact.key(), after, fact.timestamp()));
        }
    }
}

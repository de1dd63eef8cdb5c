package org.diffusionfleet.gateway.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Folds what is told about a job into its view and passes the view on, changed or not: after a fault facts are read again, and what they
 * had become may be in the store and nowhere else. That a job was deleted is forgotten when nothing can be told of it any more.
 */
final class ViewFolder extends ContextualProcessor<String, byte[], String, JobView> {

    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final int LOOKED_AT = 5_000;

    private final String storeName;
    private final Duration memory;
    private @Nullable KeyValueStore<String, JobView> store;
    private @Nullable String cursor;

    /**
     * A folder.
     *
     * @param memory how long it remembers deleted jobs
     */
    ViewFolder(String storeName, Duration memory) {
        this.storeName = storeName;
        this.memory = memory;
    }

    @Override
    public void init(ProcessorContext<String, JobView> context) {
        super.init(context);
        store = context.getStateStore(storeName);
        context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, this::forget);
    }

    @Override
    public void process(Record<String, byte[]> fact) {
        var views = views();
        var known = views.get(fact.key());
        var before = known == null ? JobView.EMPTY : known;
        var told = Fact.read(fact);
        var after = told.on(before);
        views.put(fact.key(), after);
        if (after.visible() || after.deleted()) {
            context().forward(new Record<>(fact.key(), after, fact.timestamp(), ViewReader.telling(told.entry())));
        }
    }

    /** Looks at some views a time, so that records do not wait for long. */
    private void forget(long now) {
        var old = new ArrayList<String>();
        try (var views = views().range(cursor, null)) {
            for (int i = 0; i < LOOKED_AT && views.hasNext(); i++) {
                var view = views.next();
                var deleted = view.value.removal().done();
                if (deleted != null && deleted.plus(memory).isBefore(Instant.ofEpochMilli(now))) {
                    old.add(view.key);
                }
            }
            cursor = views.hasNext() ? views.peekNextKey() : null;
        }
        for (var id : old) {
            views().delete(id);
            context().forward(new Record<>(id, null, now));
        }
    }

    private KeyValueStore<String, JobView> views() {
        return Objects.requireNonNull(store);
    }
}

package org.diffusionfleet.gateway.status;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Tells who listens for a job the news of it; thread-safe, listeners must not block. */
public final class Listeners<T> {

    private final ConcurrentHashMap<String, List<Consumer<T>>> byJob = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, T>> toAll = new CopyOnWriteArrayList<>();

    /** Listens until the answer is closed. */
    public Subscription listen(String jobId, Consumer<T> listener) {
        byJob.compute(jobId, (_, known) -> {
            var list = known == null ? new CopyOnWriteArrayList<Consumer<T>>() : known;
            list.add(listener);
            return list;
        });
        return () -> byJob.computeIfPresent(jobId, (_, known) -> {
            known.remove(listener);
            return known.isEmpty() ? null : known;
        });
    }

    /** Listens for all jobs, for ever. */
    public void listenToAll(BiConsumer<String, T> listener) {
        toAll.add(listener);
    }

    /** Tells who listens for that job. */
    public void tell(String jobId, T news) {
        toAll.forEach(listener -> listener.accept(jobId, news));
        byJob.getOrDefault(jobId, List.of()).forEach(listener -> listener.accept(news));
    }

    /** Ends listening. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

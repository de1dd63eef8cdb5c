package org.diffusionfleet.gateway.deadletters;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.gateway.status.ViewStores;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;

/** Every dead letter, from this gateway's own store; thread-safe. Throws {@link ProblemException} while that is not ready. */
@ApplicationScoped
class Letters {

    private final ViewStores stores;
    private final Listeners<Letter> listeners;
    private final Duration lag;

    Letters(ViewStores stores, Listeners<Letter> listeners, GatewayConfig config) {
        this.stores = stores;
        this.listeners = listeners;
        this.lag = config.limits().viewLag();
    }

    /** By id, whatever became of it. */
    Optional<Letter> find(String id) {
        return Optional.ofNullable(store().get(LetterKeys.letter(id))).map(found -> Json.read(found, Letter.class));
    }

    /**
     * The letters that wait for somebody, the newest first.
     *
     * @param cursor where the page before ended, or null
     * @param limit most letters of this page
     */
    LetterPage list(Predicate<LetterSummary> wanted, @Nullable String cursor, int limit) {
        var end = cursor == null ? LetterKeys.LAST : LetterKeys.ofCursor(cursor);
        var page = new ArrayList<LetterSummary>();
        String last = null;
        try (var entries = store().reverseRange(LetterKeys.FIRST, end)) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var summary = Json.read(entry.value, LetterSummary.class);
                if (entry.key.equals(end) || !summary.listed() || !wanted.test(summary)) {
                    continue;
                }
                if (page.size() == limit) {
                    return new LetterPage(page, last);
                }
                page.add(summary);
                last = LetterKeys.cursor(entry.key);
            }
        }
        return new LetterPage(page, null);
    }

    /** The letter once it is settled, or as it is if that takes longer than views lag behind. */
    Optional<Letter> awaitSettled(String id) {
        var settled = new CompletableFuture<Letter>();
        try (var _ = listeners.listen(id, letter -> complete(settled, letter))) {
            find(id).ifPresent(letter -> complete(settled, letter));
            settled.completeOnTimeout(null, lag.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        return find(id);
    }

    private static void complete(CompletableFuture<Letter> settled, Letter letter) {
        if (letter.settled() != null) {
            settled.complete(letter);
        }
    }

    private ReadOnlyKeyValueStore<String, byte[]> store() {
        return stores.store(LetterTopology.LETTERS, QueryableStoreTypes.keyValueStore());
    }
}

package org.diffusionfleet.gateway.webhook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueStore;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway has of its share of the endpoints, under {@link ShelfKeys}.
 *
 * <p>Writes become durable in their order, but not together: a gateway may die between any two. So a delivery is listed before it is
 * changed and taken off the old list after that; one that lies on a list that it does not belong to is taken off when it is met.
 *
 * <p>Used by one thread.
 */
final class Shelf {

    private static final byte[] NOTHING = {1};

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Integer> pending = new LinkedHashMap<>();
    private final Map<String, Integer> ended = new HashMap<>();

    /** An endpoint with what is secret. */
    record Kept(Endpoint endpoint, Keys keys) {}

    Shelf(KeyValueStore<String, byte[]> store) {
        this.store = store;
        keys(ShelfKeys.DUE, Integer.MAX_VALUE).forEach(key -> count(key, 1));
        keys(ShelfKeys.ENDED, Integer.MAX_VALUE).forEach(key -> count(key, 1));
    }

    Optional<Kept> endpoint(String id) {
        return read(ShelfKeys.endpoint(id), Kept.class);
    }

    void put(Kept kept) {
        store.put(ShelfKeys.endpoint(kept.endpoint().id()), Json.write(kept));
    }

    /** Forgets an endpoint; says which deliveries went with it. */
    List<String> remove(String endpoint) {
        var gone = new ArrayList<String>();
        for (var key : keys(ShelfKeys.deliveries(endpoint), Integer.MAX_VALUE)) {
            gone.add(ShelfKeys.part(key, 2));
            store.delete(ShelfKeys.body(endpoint, ShelfKeys.part(key, 2)));
            store.delete(key);
        }
        for (var prefix : List.of(ShelfKeys.due(endpoint), ShelfKeys.ended(endpoint))) {
            keys(prefix, Integer.MAX_VALUE).forEach(this::unlist);
        }
        store.delete(ShelfKeys.endpoint(endpoint));
        return gone;
    }

    Optional<Delivery> delivery(String endpoint, String id) {
        return read(ShelfKeys.delivery(endpoint, id), Delivery.class);
    }

    byte[] bytes(String endpoint, String id) {
        return store.get(ShelfKeys.body(endpoint, id));
    }

    /** Whether that message came before. */
    boolean seen(String endpoint, String delivery) {
        return store.get(ShelfKeys.seen(endpoint, delivery)) != null
                || delivery(endpoint, delivery).isPresent();
    }

    /** Keeps a message that came. */
    void arrived(String endpoint, Delivery delivery, byte[] body) {
        store.put(ShelfKeys.body(endpoint, delivery.id()), body);
        put(endpoint, delivery);
        store.put(ShelfKeys.seen(endpoint, delivery.id()), NOTHING);
    }

    /** Keeps a delivery instead of what was known of it. */
    void put(String endpoint, Delivery delivery) {
        var before = delivery(endpoint, delivery.id()).map(known -> ShelfKeys.listed(endpoint, known));
        var after = ShelfKeys.listed(endpoint, delivery);
        list(after);
        store.put(ShelfKeys.delivery(endpoint, delivery.id()), Json.write(delivery));
        before.filter(old -> !old.equals(after)).ifPresent(this::unlist);
    }

    /** The oldest deliveries that have ended, beyond so many: they are forgotten. */
    List<String> trim(String endpoint, int kept) {
        var gone = new ArrayList<String>();
        for (var key : keys(ShelfKeys.ended(endpoint), ended.getOrDefault(endpoint, 0) - kept)) {
            var id = ShelfKeys.part(key, 2);
            gone.add(id);
            store.delete(ShelfKeys.body(endpoint, id));
            store.delete(ShelfKeys.delivery(endpoint, id));
            unlist(key);
        }
        return gone;
    }

    /** The endpoints that something waits for. */
    Set<String> waitedFor() {
        return pending.keySet();
    }

    int pending(String endpoint) {
        return pending.getOrDefault(endpoint, 0);
    }

    /** Deliveries to an endpoint that are due, the first to be due first. */
    List<Delivery> due(String endpoint, long now, int limit, Predicate<String> wanted) {
        var found = new ArrayList<Delivery>();
        var from = ShelfKeys.due(endpoint);
        var stale = new ArrayList<String>();
        try (var entries = store.range(from, ShelfKeys.dueAt(endpoint, now))) {
            while (found.size() < limit && entries.hasNext()) {
                var key = entries.next().key;
                if (wanted.test(ShelfKeys.part(key, 3))) {
                    pendingAt(endpoint, key).ifPresentOrElse(found::add, () -> stale.add(key));
                }
            }
        }
        stale.forEach(this::unlist);
        return found;
    }

    /** Empty if a gateway that died had begun to list it there, or to take it off. */
    private Optional<Delivery> pendingAt(String endpoint, String key) {
        return delivery(endpoint, ShelfKeys.part(key, 3))
                .filter(delivery -> ShelfKeys.listed(endpoint, delivery).equals(key));
    }

    /** Forgets so many of the messages that came, of events before that. */
    void forget(long before, int limit) {
        keys(ShelfKeys.SEEN, ShelfKeys.seenBefore(before), limit).forEach(store::delete);
    }

    private List<String> keys(String prefix, int limit) {
        return keys(prefix, prefix + ShelfKeys.LAST, limit);
    }

    private List<String> keys(String from, String to, int limit) {
        var found = new ArrayList<String>();
        try (var entries = store.range(from, to)) {
            while (found.size() < limit && entries.hasNext()) {
                found.add(entries.next().key);
            }
        }
        return found;
    }

    private <T> Optional<T> read(String key, Class<T> type) {
        byte @Nullable [] value = store.get(key);
        return value == null ? Optional.empty() : Optional.of(Json.read(value, type));
    }

    private void list(String key) {
        if (store.putIfAbsent(key, NOTHING) == null) {
            count(key, 1);
        }
    }

    private void unlist(String key) {
        if (store.delete(key) != null) {
            count(key, -1);
        }
    }

    private void count(String key, int by) {
        var counts = key.startsWith(ShelfKeys.DUE) ? pending : ended;
        counts.compute(ShelfKeys.part(key, 1), (_, known) -> {
            var sum = (known == null ? 0 : known) + by;
            return sum == 0 ? null : sum;
        });
    }
}

package org.diffusionfleet.gateway.webhook;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/**
 * Endpoints and deliveries as this gateway knows them; thread-safe. Throws a {@link ProblemException} while its store is not ready.
 */
@Singleton
class Webhooks {

    private final ViewStores stores;
    private final Listeners<Shown> listeners;
    private final Duration lag;

    Webhooks(ViewStores stores, Listeners<Shown> listeners, GatewayConfig config) {
        this.stores = stores;
        this.listeners = listeners;
        this.lag = config.limits().viewLag();
    }

    /** Some deliveries, the newest first, and the cursor of those behind them. */
    record Page(List<Delivery> deliveries, @Nullable String next) {}

    Optional<Endpoint> find(String tenant, String id) {
        return read(WebhookKeys.endpoint(tenant, id), Endpoint.class)
                .filter(endpoint -> endpoint.tenant().equals(tenant));
    }

    /** All of a tenant's, the oldest first. */
    List<Endpoint> list(String tenant) {
        var all = new ArrayList<Endpoint>();
        var from = WebhookKeys.endpoints(tenant);
        try (var entries = store().range(from, WebhookKeys.after(from))) {
            entries.forEachRemaining(entry -> all.add(Json.read(entry.value, Endpoint.class)));
        }
        return all.stream().filter(endpoint -> endpoint.tenant().equals(tenant)).toList();
    }

    Optional<Delivery> delivery(String endpoint, String id) {
        return read(WebhookKeys.delivery(endpoint, id), Delivery.class);
    }

    /**
     * Deliveries to an endpoint.
     *
     * @param cursor the last of the page before, or null
     */
    Page deliveries(String endpoint, @Nullable String cursor, int limit, Predicate<Delivery> wanted) {
        var from = WebhookKeys.deliveries(endpoint);
        var to = cursor == null ? WebhookKeys.after(from) : WebhookKeys.delivery(endpoint, cursor);
        var page = new ArrayList<Delivery>();
        try (var entries = store().reverseRange(from, to)) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var delivery = Json.read(entry.value, Delivery.class);
                if (entry.key.equals(to) || !wanted.test(delivery)) {
                    continue;
                }
                if (page.size() == limit) {
                    return new Page(page, page.getLast().id());
                }
                page.add(delivery);
            }
        }
        return new Page(page, null);
    }

    /**
     * Makes a change and waits a moment for it to be seen under a key; says whether it was. What the change throws is thrown.
     */
    boolean await(String key, Runnable change, Predicate<Shown> wanted) {
        var seen = new CompletableFuture<Boolean>();
        // Listening first: what is changed may be seen before the change returns.
        try (var _ = listeners.listen(key, shown -> complete(seen, wanted.test(shown)))) {
            change.run();
            return seen.completeOnTimeout(false, lag.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private static void complete(CompletableFuture<Boolean> seen, boolean wanted) {
        if (wanted) {
            seen.complete(true);
        }
    }

    private <T> Optional<T> read(String key, Class<T> type) {
        byte @Nullable [] value = store().get(key);
        return value == null ? Optional.empty() : Optional.of(Json.read(value, type));
    }

    private ReadOnlyKeyValueStore<String, byte[]> store() {
        return stores.store(WebhookTopology.SHOWN, QueryableStoreTypes.keyValueStore());
    }
}

package org.diffusionfleet.gateway.webhook;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.submit.JobPublisher;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;

/**
 * Asks the gateway that has an endpoint to change it, and waits until that is to be seen here. Thread-safe, blocks; throws a
 * {@link ProblemException} if the broker is away, or the change is not seen in time: then it is made later.
 */
@Singleton
class WebhookDesk {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Webhooks webhooks;
    private final JobPublisher publisher;
    private final Supplier<String> ids;
    private final Clock clock;
    private final GatewayConfig config;
    private final ReentrantLock creating = new ReentrantLock();

    WebhookDesk(Webhooks webhooks, JobPublisher publisher, Supplier<String> ids, Clock clock, GatewayConfig config) {
        this.webhooks = webhooks;
        this.publisher = publisher;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** An endpoint and what its owner verifies with, which is told this once. */
    record Secret(Endpoint endpoint, SigningKey key) {}

    Secret create(String tenant, WebhookRequest request, Scheme scheme) {
        var now = now();
        var keys = Keys.of(SigningKey.generate(scheme));
        var endpoint = new Endpoint(
                ids.get(),
                tenant,
                ids.get(),
                Objects.requireNonNull(request.url()),
                request.description(),
                Objects.requireNonNullElse(types(request), EventTypes.ends()),
                null,
                Endpoint.Signing.of(keys),
                now,
                now);
        // One at a time, so that each counts those before it. Gateways that are asked at once may each make one too
        // many.
        creating.lock();
        try {
            requireRoom(tenant);
            var create = new Work.Create(endpoint, keys);
            var _ = await(endpoint, create, shown -> shown.json() != null);
            return new Secret(endpoint, keys.current());
        } finally {
            creating.unlock();
        }
    }

    private void requireRoom(String tenant) {
        var most = config.webhooks().endpoints();
        if (webhooks.list(tenant).size() >= most) {
            throw new ProblemException(
                    ProblemCode.TOO_MANY_WEBHOOKS, "a tenant may have at most %d webhook endpoints".formatted(most));
        }
    }

    Endpoint update(Endpoint endpoint, WebhookRequest request) {
        var update = new Work.Update(
                ids.get(), now(), request.url(), request.description(), types(request), request.enabled());
        change(endpoint, update, update.change());
        return endpoint.with(update);
    }

    Secret rotate(Endpoint endpoint, Scheme scheme) {
        var now = now();
        var key = SigningKey.generate(scheme);
        var rotation =
                new Work.Rotate(ids.get(), now, key, now.plus(config.webhooks().rotationOverlap()));
        // Its key is told even if nobody has seen the change yet: it will be used.
        var _ = await(endpoint, rotation, shown -> made(shown, rotation.change()));
        var signing = new Endpoint.Signing(scheme, key.publicKey(), rotation.until());
        return new Secret(endpoint.with(signing, rotation), key);
    }

    void remove(Endpoint endpoint) {
        var _ = await(endpoint, new Work.Remove(), shown -> shown.json() == null);
    }

    /** Sends a message that only tries the endpoint, once. */
    Delivery ping(Endpoint endpoint) {
        requireEnabled(endpoint);
        var message = Message.ping(ids.get(), endpoint.id(), now());
        var delivery = Delivery.of(message, true, message.time());
        send(endpoint, delivery, new Work.Send(message, true));
        return delivery;
    }

    /** Sends a message again, with the same id, and as often as the schedule says. */
    Delivery replay(Endpoint endpoint, Delivery delivery) {
        requireEnabled(endpoint);
        send(endpoint, delivery, new Work.Replay(delivery.id()));
        return delivery.again(now());
    }

    private static void requireEnabled(Endpoint endpoint) {
        if (!endpoint.enabled()) {
            throw new ProblemException(
                    ProblemCode.WEBHOOK_DISABLED,
                    "nothing is sent to the webhook endpoint %s while it is disabled".formatted(endpoint.id()));
        }
    }

    private void send(Endpoint endpoint, Delivery delivery, Work work) {
        var key = WebhookKeys.delivery(endpoint.id(), delivery.id());
        var _ = webhooks.await(key, () -> publish(endpoint, work), _ -> true);
    }

    private void change(Endpoint endpoint, Work work, String change) {
        if (!await(endpoint, work, shown -> made(shown, change))) {
            throw ProblemException.passing(
                    ProblemCode.VIEW_UNAVAILABLE, "the change was taken, but is not to be seen yet", RETRY_AFTER, null);
        }
    }

    private boolean await(Endpoint endpoint, Work work, Predicate<Shown> wanted) {
        var key = WebhookKeys.endpoint(endpoint.tenant(), endpoint.id());
        return webhooks.await(key, () -> publish(endpoint, work), wanted);
    }

    private static boolean made(Shown shown, String change) {
        return shown.json() != null
                && Json.read(shown.json(), Endpoint.class).change().equals(change);
    }

    private void publish(Endpoint endpoint, Work work) {
        var key = endpoint.id().getBytes(StandardCharsets.UTF_8);
        publisher.put(config.topics().webhooks(), key, List.of(), Json.write(work));
    }

    @SuppressWarnings("NullAway") // Checked: there are none of no name.
    private static @Nullable List<String> types(WebhookRequest request) {
        return request.eventTypes() == null ? null : List.copyOf(request.eventTypes());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

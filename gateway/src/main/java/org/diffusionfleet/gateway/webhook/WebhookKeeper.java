package org.diffusionfleet.gateway.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.webhook.Shelf.Kept;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.Json;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has a share of the endpoints: makes their changes, one after the other, and tries their messages when they are due, as often as the
 * schedule says. What a try comes to is stored before anything else follows from it; a gateway that dies in between leaves the
 * message to the next, which tries it once more, with the same id. What is to be seen of endpoints and deliveries is passed on.
 */
final class WebhookKeeper extends ContextualProcessor<String, byte[], String, byte[]> {

    private static final Logger LOG = Logger.getLogger(WebhookKeeper.class);
    private static final int AT_ONCE = 100;

    private final String storeName;
    private final GatewayConfig.Webhooks settings;
    private final Schedule schedule;
    private final Courier courier;
    private final WebhookMeters meters;
    private final Rounds rounds;
    private @Nullable Shelf shelf;

    WebhookKeeper(
            String storeName,
            GatewayConfig.Webhooks settings,
            Schedule schedule,
            Courier courier,
            WebhookMeters meters) {
        this.storeName = storeName;
        this.settings = settings;
        this.schedule = schedule;
        this.courier = courier;
        this.meters = meters;
        this.rounds = new Rounds(settings);
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        shelf = new Shelf(context.getStateStore(storeName));
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, _ -> round());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        settle();
        try {
            byte @Nullable [] value = record.value();
            process(record.key(), Json.read(Objects.requireNonNull(value, "no value"), Work.class));
        } catch (ContractException | NullPointerException e) {
            LOG.warnf("skipped a record that says nothing about a webhook: %s", e.getMessage());
        }
        shelf().forget(record.timestamp() - settings.memory().toMillis(), AT_ONCE);
    }

    private void process(String id, Work work) {
        var known = shelf().endpoint(id);
        if (known.isEmpty() && work instanceof Work.Create create) {
            change(new Kept(create.endpoint(), create.keys()));
        }
        known.ifPresent(kept -> process(kept, work));
    }

    private void process(Kept kept, Work work) {
        var endpoint = kept.endpoint();
        switch (work) {
            // Read again after a fault: it may have been stored, but not shown.
            case Work.Create _ -> change(kept);
            case Work.Update update -> change(new Kept(endpoint.with(update), kept.keys()));
            case Work.Rotate rotate -> {
                var keys = kept.keys().after(rotate);
                change(new Kept(endpoint.with(Endpoint.Signing.of(keys), rotate), keys));
            }
            case Work.Remove _ -> remove(endpoint);
            case Work.Send send when endpoint.enabled() -> send(endpoint, send);
            // Who sends it this has not seen that it is disabled, and may never, after a fault.
            case Work.Send _ -> change(kept);
            case Work.Replay replay ->
                shelf().delivery(endpoint.id(), replay.delivery()).ifPresent(known -> {
                    if (!rounds.has(endpoint.id(), known.id())) {
                        keep(endpoint, known.again(now()));
                        round(endpoint.id());
                    }
                });
        }
    }

    private void change(Kept kept) {
        shelf().put(kept);
        var endpoint = kept.endpoint();
        show(WebhookKeys.endpoint(endpoint.tenant(), endpoint.id()), Json.write(endpoint));
    }

    private void remove(Endpoint endpoint) {
        for (var delivery : shelf().remove(endpoint.id())) {
            show(WebhookKeys.delivery(endpoint.id(), delivery), null);
        }
        show(WebhookKeys.endpoint(endpoint.tenant(), endpoint.id()), null);
    }

    private void send(Endpoint endpoint, Work.Send send) {
        var message = send.message();
        if (shelf().seen(endpoint.id(), message.deliveryId())) {
            return;
        }
        var delivery = Delivery.of(message, send.once(), now().plus(schedule.first()));
        var full = shelf().pending(endpoint.id()) >= settings.pending();
        var kept = full ? delivery.dropped() : delivery;
        shelf().arrived(endpoint.id(), kept, message.body());
        show(endpoint, kept);
        round(endpoint.id());
    }

    private void round() {
        settle();
        for (var endpoint : rounds.inTurn(shelf().waitedFor())) {
            round(endpoint);
        }
    }

    private void round(String id) {
        var kept = shelf().endpoint(id).orElseThrow();
        if (!kept.endpoint().enabled()) {
            drop(kept.endpoint());
            return;
        }
        var now = now();
        for (var due : shelf().due(id, now.toEpochMilli(), rounds.room(id), key -> !rounds.has(id, key))) {
            var body = shelf().bytes(id, due.id());
            var headers = kept.keys().headers(due.webhookId(), body, now);
            var parcel = new Courier.Parcel(kept.endpoint().url(), headers, body);
            rounds.begin(id, due.id(), now, courier.begin(parcel));
        }
    }

    private void drop(Endpoint endpoint) {
        var id = endpoint.id();
        for (var due : shelf().due(id, now().toEpochMilli(), AT_ONCE, key -> !rounds.has(id, key))) {
            keep(endpoint, due.dropped());
        }
    }

    private void settle() {
        for (var done : rounds.done()) {
            // It may have been removed meanwhile.
            shelf().endpoint(done.what().endpoint()).ifPresent(kept -> settle(kept, done));
        }
    }

    private void settle(Kept kept, Rounds.Done done) {
        meters.tried(done.answer(), Duration.between(done.begun(), now()));
        shelf().delivery(kept.endpoint().id(), done.what().delivery())
                .ifPresent(known -> keep(kept.endpoint(), known.after(done.begun(), now(), done.answer(), schedule)));
        if (done.answer() instanceof Answer.Answered answered && answered.gone()) {
            change(new Kept(kept.endpoint().gone(now()), kept.keys()));
        }
    }

    private void keep(Endpoint endpoint, Delivery delivery) {
        shelf().put(endpoint.id(), delivery);
        show(endpoint, delivery);
    }

    private void show(Endpoint endpoint, Delivery delivery) {
        show(WebhookKeys.delivery(endpoint.id(), delivery.id()), Json.write(delivery));
        if (!delivery.pending()) {
            meters.ended(delivery.state());
            for (var gone : shelf().trim(endpoint.id(), settings.logged())) {
                show(WebhookKeys.delivery(endpoint.id(), gone), null);
            }
        }
    }

    /** A view without a value is gone, which the library's types do not say. */
    @SuppressWarnings("NullAway")
    private void show(String key, byte @Nullable [] value) {
        context().forward(new Record<>(key, value, now().toEpochMilli()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

    private Shelf shelf() {
        return Objects.requireNonNull(shelf);
    }
}

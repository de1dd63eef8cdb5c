package org.diffusionfleet.gateway.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.diffusionfleet.gateway.GatewayConfig;

/**
 * The tries that are on their way: so many at most, so many to one endpoint, and each endpoint in its turn, so that one that is slow
 * or has much waiting holds up no other. Used by one thread.
 */
final class Rounds {

    private final int atOnce;
    private final int perEndpoint;
    private final Map<Delivered, Try> underway = new HashMap<>();
    private final Map<String, Integer> byEndpoint = new HashMap<>();
    private int turn;

    /** A delivery to an endpoint. */
    record Delivered(String endpoint, String delivery) {}

    /** What is on its way, since when. */
    private record Try(Instant begun, CompletableFuture<Answer> answer) {}

    /** A try that is over. */
    record Done(Delivered what, Instant begun, Answer answer) {}

    Rounds(GatewayConfig.Webhooks settings) {
        this.atOnce = settings.atOnce();
        this.perEndpoint = settings.atOncePerEndpoint();
    }

    /** How many more tries to that endpoint may begin now. */
    int room(String endpoint) {
        return Math.min(atOnce - underway.size(), perEndpoint - byEndpoint.getOrDefault(endpoint, 0));
    }

    boolean has(String endpoint, String delivery) {
        return underway.containsKey(new Delivered(endpoint, delivery));
    }

    void begin(String endpoint, String delivery, Instant now, CompletionStage<Answer> answer) {
        underway.put(new Delivered(endpoint, delivery), new Try(now, answer.toCompletableFuture()));
        byEndpoint.merge(endpoint, 1, Integer::sum);
    }

    /** The tries that are over, once. */
    List<Done> done() {
        var over = underway.entrySet().stream()
                .filter(entry -> entry.getValue().answer().isDone())
                .map(entry -> new Done(
                        entry.getKey(),
                        entry.getValue().begun(),
                        entry.getValue().answer().join()))
                .toList();
        over.forEach(done -> forget(done.what()));
        return over;
    }

    private void forget(Delivered what) {
        underway.remove(what);
        byEndpoint.computeIfPresent(what.endpoint(), (_, count) -> count == 1 ? null : count - 1);
    }

    /** Endpoints in the order of this round: each is first at times. */
    List<String> inTurn(Iterable<String> endpoints) {
        var all = new ArrayList<String>();
        endpoints.forEach(all::add);
        Collections.rotate(all, turn++);
        return all;
    }
}

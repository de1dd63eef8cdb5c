package org.diffusionfleet.gateway.webhook;

import java.util.List;

/**
 * The keys of a {@link Shelf}:
 *
 * <pre>
 * endpoint/{endpoint}                               → the endpoint and its keys
 * delivery/{endpoint}/{delivery}                    → the delivery
 * body/{endpoint}/{delivery}                        → its bytes
 * due/{endpoint}/{milliseconds, 19 digits}/{delivery} → nothing: it is pending
 * ended/{endpoint}/{delivery}                       → nothing: it is not
 * seen/{delivery}/{endpoint}                        → nothing: it was there, longer ago than the log goes back
 * </pre>
 */
final class ShelfKeys {

    static final String DUE = "due/";
    static final String ENDED = "ended/";
    static final String SEEN = "seen/";

    /** Comes after all that ids are made of. */
    static final String LAST = "~";

    private ShelfKeys() {}

    static String endpoint(String id) {
        return "endpoint/" + id;
    }

    static String deliveries(String endpoint) {
        return "delivery/" + endpoint + "/";
    }

    static String delivery(String endpoint, String id) {
        return deliveries(endpoint) + id;
    }

    static String body(String endpoint, String id) {
        return "body/" + endpoint + "/" + id;
    }

    static String due(String endpoint) {
        return DUE + endpoint + "/";
    }

    /** After all that are due by then. */
    static String dueAt(String endpoint, long now) {
        return due(endpoint) + millis(now) + "/" + LAST;
    }

    static String ended(String endpoint) {
        return ENDED + endpoint + "/";
    }

    /** Where a delivery is listed: among those that are due some time, or that have ended. */
    static String listed(String endpoint, Delivery delivery) {
        var due = delivery.nextTry();
        return due == null
                ? ended(endpoint) + delivery.id()
                : due(endpoint) + millis(due.toEpochMilli()) + "/" + delivery.id();
    }

    static String seen(String endpoint, String id) {
        return SEEN + id + "/" + endpoint;
    }

    /** After all of events before that, as ids of deliveries begin with their time. */
    static String seenBefore(long before) {
        return SEEN + "%012x".formatted(Math.max(0, before));
    }

    /** A part of a key, from 0. */
    static String part(String key, int index) {
        return List.of(key.split("/", -1)).get(index);
    }

    private static String millis(long time) {
        return "%019d".formatted(Math.max(0, time));
    }
}

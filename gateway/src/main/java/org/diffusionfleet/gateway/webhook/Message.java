package org.diffusionfleet.gateway.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;

/**
 * What is sent; its bytes are made once, since signatures are of bytes.
 *
 * @param id the {@code webhook-id}: the id of the event, the same for all endpoints and tries
 * @param type the event's type as on the events topic
 * @param time when it happened
 * @param body JSON, {@code {"type": …, "timestamp": …, "data": …}}
 */
record Message(String id, String type, Instant time, byte[] body) {

    private static final int DIGEST = 16;

    /** How far ahead of the record that tells of it an event may be: clocks differ. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /**
     * An entry of a job's history.
     *
     * @param told when it was told, which counts for a job whose record does not say when it was made, or an event that says it is to
     *     come
     */
    static Message of(JobView.Entry entry, Instant told) {
        return of(entry.id(), entry.type().ceType(), sensible(time(entry, told), told), entry.data());
    }

    /** A message that only tries an endpoint. */
    static Message ping(String id, String endpoint, Instant now) {
        return of("ping/" + id, EventTypes.PING, now, Json.MAPPER.valueToTree(Map.of("webhook_id", endpoint)));
    }

    private static Message of(String id, String type, Instant time, JsonNode data) {
        return new Message(id, type, time, Json.write(new Payload(type, time, data)));
    }

    private record Payload(String type, Instant timestamp, JsonNode data) {}

    /** The id of its delivery to an endpoint: sorts by time, is the same whenever the message is made, and fits into a URL. */
    String deliveryId() {
        var digest = Digests.sha256(id).substring(0, DIGEST);
        return "%012x-%s".formatted(Math.max(0, time.toEpochMilli()), digest);
    }

    /** Records come from strangers, too; deliveries are sorted and forgotten by this time. */
    private static Instant sensible(Instant time, Instant told) {
        return time.isBefore(Instant.EPOCH) || time.isAfter(told.plus(AHEAD)) ? told : time;
    }

    private static Instant time(JobView.Entry entry, Instant told) {
        return switch (entry.type()) {
            case SUBMITTED -> {
                var created = Json.MAPPER.convertValue(entry.data(), Job.class).createdAt();
                yield created == null ? told : created;
            }
            case STARTED, RELEASED, SUCCEEDED, FAILED, CANCELED, EXPIRED ->
                ((JobEvent) Json.MAPPER.convertValue(entry.data(), entry.type().record())).time();
            case PROGRESS, CANCEL_REQUESTED, DELETE_REQUESTED, DELETED, MODEL, WORKER, LETTER_SETTLED ->
                throw new IllegalArgumentException(entry.type() + " is no part of a job's history");
        };
    }
}

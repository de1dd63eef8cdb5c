package org.diffusionfleet.gateway.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to an endpoint, and what became of each try.
 *
 * @param webhookId the message's {@code webhook-id}
 * @param time when its event happened
 * @param tries how many were made since it was sent, or sent again
 * @param once whether there is to be no more than one
 * @param nextTry when the next is due, null if there is none
 * @param attempts the last tries, the oldest first
 */
record Delivery(
        String id,
        String webhookId,
        String type,
        Instant time,
        State state,
        int tries,
        boolean once,
        @Nullable Instant nextTry,
        List<Attempt> attempts) {

    private static final int KEPT_ATTEMPTS = 20;

    /** How far it is. */
    enum State {
        PENDING,
        /** The endpoint has it. */
        DELIVERED,
        /** All tries were in vain. */
        FAILED,
        /** It was not tried any more: too many waited, or the endpoint was disabled. */
        DROPPED;

        @JsonValue
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One try.
     *
     * @param status the HTTP status, if there was an answer
     * @param error why there was none
     */
    record Attempt(Instant time, long durationMs, @Nullable Integer status, Answer.@Nullable Failure error) {

        static Attempt of(Instant time, Instant end, Answer answer) {
            var took = Math.max(0, end.toEpochMilli() - time.toEpochMilli());
            return switch (answer) {
                case Answer.Answered answered -> new Attempt(time, took, answered.status(), null);
                case Answer.Unanswered unanswered -> new Attempt(time, took, null, unanswered.why());
            };
        }
    }

    Delivery {
        attempts = List.copyOf(attempts);
    }

    static Delivery of(Message message, boolean once, Instant due) {
        return new Delivery(
                message.deliveryId(),
                message.id(),
                message.type(),
                message.time(),
                State.PENDING,
                0,
                once,
                due,
                List.of());
    }

    boolean pending() {
        return state == State.PENDING;
    }

    /** This delivery begun anew. */
    Delivery again(Instant due) {
        return with(State.PENDING, 0, due, attempts);
    }

    /** This delivery given up without a try. */
    Delivery dropped() {
        return with(State.DROPPED, tries, null, attempts);
    }

    /** This delivery after a try. */
    Delivery after(Instant begun, Instant end, Answer answer, Schedule schedule) {
        var tried = tries + 1;
        var log = Stream.concat(attempts.stream(), Stream.of(Attempt.of(begun, end, answer)))
                .skip(Math.max(0, attempts.size() + 1 - KEPT_ATTEMPTS))
                .toList();
        if (answer instanceof Answer.Answered answered && answered.success()) {
            return with(State.DELIVERED, tried, null, log);
        }
        var gone = answer instanceof Answer.Answered answered && answered.gone();
        if (once || gone || tried >= schedule.tries()) {
            return with(State.FAILED, tried, null, log);
        }
        return with(State.PENDING, tried, end.plus(schedule.pause(tried, answer)), log);
    }

    private Delivery with(State next, int made, @Nullable Instant due, List<Attempt> log) {
        return new Delivery(id, webhookId, type, time, next, made, once, due, log);
    }
}

package org.diffusionfleet.loadtest.faults.load;

import java.time.Duration;
import java.util.Map;
import org.diffusionfleet.schemas.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Something a client does, settled beforehand by the seed.
 *
 * @param number from 0
 * @param way how it reaches the fleet
 * @param gateway which gateway is asked first
 * @param generation the fields of the request
 * @param cancelAfter when its owner changes their mind
 * @param deleteAfter when its owner wants nothing kept of it
 * @param finishWithin how long it may take
 * @param followed whether its event stream is read
 */
public record Order(
        int number,
        Way way,
        int gateway,
        Lane lane,
        Map<String, Object> generation,
        @Nullable Duration cancelAfter,
        @Nullable Duration deleteAfter,
        @Nullable Duration finishWithin,
        boolean followed) {

    public Order {
        generation = Map.copyOf(generation);
    }

    /** How a request reaches the fleet. */
    public enum Way {
        /** One POST: if it fails, nobody knows what became of it. */
        ONCE,
        /** With an {@code Idempotency-Key}, again until there is an answer. */
        WITH_KEY,
        /** The same, from two sides at once. */
        WITH_KEY_TWICE,
        /** Some of it in one request, with an {@code Idempotency-Key}, again until there is an answer. */
        BATCH,
        /** Straight onto Kafka. */
        KAFKA,
        /** Straight onto Kafka: not JSON. */
        NOT_JSON,
        /** Straight onto Kafka: a version nobody knows. */
        UNKNOWN_VERSION,
        /** Straight onto Kafka: a field out of its range. */
        BAD_FIELD,
        /** Straight onto Kafka: starts from a picture that is not there, which only a worker that has begun can tell. */
        BAD_PICTURE;

        /** Whether it names a job, which then has an end. */
        boolean isJob() {
            return switch (this) {
                case ONCE, WITH_KEY, WITH_KEY_TWICE, BATCH, KAFKA, BAD_FIELD, BAD_PICTURE -> true;
                case NOT_JSON, UNKNOWN_VERSION -> false;
            };
        }
    }
}

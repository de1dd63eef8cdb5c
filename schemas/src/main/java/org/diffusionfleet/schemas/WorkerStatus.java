package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * That a worker lives, and how fast it is: told every {@link #BEAT}, and no more true after {@link #VALID}.
 *
 * @param worker its name, which no other has and which it has until it ends
 * @param model whose jobs it does
 * @param time when, by its own clock
 * @param phase whether it takes jobs
 * @param devices what it draws on, e.g. {@code cpu}
 * @param speeds how long UNet calls take of late; none of a size that it has not drawn
 */
public record WorkerStatus(
        String worker, String model, Instant time, Phase phase, List<String> devices, List<Speed> speeds) {

    /** How often it is told. */
    public static final Duration BEAT = Duration.ofSeconds(2);

    /** Who has not been heard of for so long takes no jobs. */
    public static final Duration VALID = Duration.ofSeconds(10);

    /** Where in its life it is. */
    public enum Phase {
        READY,
        /** It finishes what it has, and takes nothing new. */
        DRAINING,
        STOPPED;

        /** The name in records and the API. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Calls of one size that have about as many rows.
     *
     * @param height of the pictures, in pixels
     * @param width of the pictures, in pixels
     * @param mostRows most rows of a call of that size
     * @param rows how many they have, on average: a guided sample is two
     * @param seconds how long one takes, on average
     */
    public record Speed(int height, int width, int mostRows, double rows, double seconds) {}

    public WorkerStatus {
        devices = List.copyOf(devices);
        speeds = List.copyOf(speeds);
    }
}

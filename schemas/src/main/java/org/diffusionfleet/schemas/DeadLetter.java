package org.diffusionfleet.schemas;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record that no worker could do, as it lies on {@link Topics#deadLetters()}: the original value and headers byte for byte,
 * then {@code dead_letter_*} headers that say why, and where it lay. Its record key is its {@link #id()}.
 *
 * @param key the original key
 * @param headers the original headers, in order
 * @param value the original value
 */
public record DeadLetter(
        byte @Nullable [] key, List<Header> headers, byte @Nullable [] value, Origin origin, Cause cause) {

    /**
     * The header of a record that was put back: which replay of its job this is, from 1. The one thing in which it differs from
     * the original, and what tells the events of one life of a job from those of another.
     */
    public static final String REPLAY = "dead_letter_replay";

    private static final String PREFIX = "dead_letter_";
    private static final String REASON = PREFIX + "reason";
    private static final int ID_DIGITS = 20;

    /** A header of a record, as Kafka has it: names may come more than once. */
    public record Header(String name, byte @Nullable [] value) {

        /** Of a value as text. */
        public static Header of(String name, Object value) {
            return new Header(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
        }

        /** Its value as text. */
        public String text() {
            return CloudEvent.header(value);
        }
    }

    /**
     * Where the original lay.
     *
     * @param timestamp of the record, in milliseconds since 1970
     */
    public record Origin(String topic, int partition, long offset, long timestamp) {}

    /**
     * Why nobody could do it.
     *
     * @param error the last error, one sentence
     * @param attempts how often it was tried
     * @param worker who gave up
     * @param time when
     * @param jobId the job, where the record says which
     */
    public record Cause(
            JobError.Code reason,
            String error,
            int attempts,
            String worker,
            Instant time,
            @Nullable String jobId) {}

    /** Follows from where the original lay, so that a record buried twice is one letter. */
    public String id() {
        var place = "%s-%d@%d@%d".formatted(origin.topic, origin.partition, origin.offset, origin.timestamp);
        return Digests.sha256(place).substring(0, ID_DIGITS);
    }

    /** Which replay of its job the original was, 0 if none. */
    public int replay() {
        return replay(headers);
    }

    /** The headers the original is put back with, as that replay of its job. */
    public List<Header> replayHeaders(int replay) {
        var all = new ArrayList<>(headers);
        all.removeIf(header -> header.name().equals(REPLAY));
        all.add(Header.of(REPLAY, replay));
        return all;
    }

    /** Which replay of its job a record with those headers is, 0 if none. */
    public static int replay(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equals(REPLAY))
                .map(header -> number(header.text()))
                .reduce(0, (_, last) -> last);
    }

    /** As {@link #replay(List)}, of headers whose values are text. */
    public static int replay(Map<String, String> headers) {
        return number(headers.getOrDefault(REPLAY, ""));
    }

    private static int number(String text) {
        return text.matches("[1-9]\\d{0,8}") ? Integer.parseInt(text) : 0;
    }

    /** All headers of the letter; its value is the original's. */
    public List<Header> letterHeaders() {
        var all = new ArrayList<>(headers);
        // First of ours: what comes before it is the original's, whatever that has.
        all.add(Header.of(REASON, cause.reason));
        all.add(Header.of(PREFIX + "error", cause.error));
        all.add(Header.of(PREFIX + "attempts", cause.attempts));
        all.add(Header.of(PREFIX + "worker", cause.worker));
        all.add(Header.of(PREFIX + "time", cause.time));
        all.add(Header.of(PREFIX + "topic", origin.topic));
        all.add(Header.of(PREFIX + "partition", origin.partition));
        all.add(Header.of(PREFIX + "offset", origin.offset));
        all.add(Header.of(PREFIX + "timestamp", origin.timestamp));
        if (cause.jobId != null) {
            all.add(Header.of(PREFIX + "job", cause.jobId));
        }
        if (key != null) {
            all.add(new Header(PREFIX + "key", key));
        }
        return all;
    }

    /** Whether a record with those headers is a letter. */
    public static boolean isLetter(List<Header> headers) {
        return headers.stream().anyMatch(header -> header.name().equals(REASON));
    }

    /**
     * The letter of a record.
     *
     * @throws ContractException if it is none
     */
    public static DeadLetter read(List<Header> headers, byte @Nullable [] value) {
        var names = headers.stream().map(Header::name).toList();
        var ours = names.lastIndexOf(REASON);
        if (ours < 0) {
            throw new ContractException(REASON + ": must not be left out");
        }
        var own = new OwnHeaders(PREFIX, headers.subList(ours, headers.size()));
        try {
            var origin = new Origin(
                    own.text("topic"),
                    Integer.parseInt(own.text("partition")),
                    Long.parseLong(own.text("offset")),
                    Long.parseLong(own.text("timestamp")));
            var cause = new Cause(
                    JobError.Code.valueOf(own.text("reason")),
                    own.text("error"),
                    Integer.parseInt(own.text("attempts")),
                    own.text("worker"),
                    Instant.parse(own.text("time")),
                    own.find("job") == null ? null : own.text("job"));
            var key = own.find("key");
            return new DeadLetter(
                    key == null ? null : key.value(), List.copyOf(headers.subList(0, ours)), value, origin, cause);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ContractException("%s*: %s".formatted(PREFIX, e.getMessage()));
        }
    }
}

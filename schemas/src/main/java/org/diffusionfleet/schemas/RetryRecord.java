package org.diffusionfleet.schemas;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.diffusionfleet.schemas.DeadLetter.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that no worker could do for a passing reason, as it lies on {@link Topics#retries()} until it is due and put back:
 * the original value and headers byte for byte, then {@code retry_*} headers. Its record key is its job's id.
 *
 * @param key the original key
 * @param headers the original headers, in order, without those that an earlier retry left
 * @param value the original value
 */
public record RetryRecord(byte @Nullable [] key, List<Header> headers, byte @Nullable [] value, Past past, Plan plan) {

    private static final String PREFIX = "retry_";
    private static final String ATTEMPTS = PREFIX + "attempts";
    private static final String LOST = PREFIX + "lost";
    private static final String EXCUSED = PREFIX + "excused";
    private static final String BEGUN = PREFIX + "begun";

    /** The headers that stay when a record is put back; no client's own can have these names. */
    private static final Set<String> KEPT = Set.of(ATTEMPTS, LOST, EXCUSED, BEGUN);

    /**
     * What became of a job before its record was put back; the broker counts deliveries anew.
     *
     * @param attempts tries made
     * @param lost how many of them ended with a dead worker or a lost lease
     * @param excused how many of them do not count, because a worker drained
     * @param begun whether any of them began to work on it
     */
    public record Past(int attempts, int lost, int excused, boolean begun) {

        /** Of a record that was never put back. */
        public static final Past NONE = new Past(0, 0, 0, false);

        /** As the record's headers tell it. */
        public static Past of(Map<String, String> headers) {
            return new Past(
                    number(headers, ATTEMPTS),
                    number(headers, LOST),
                    number(headers, EXCUSED),
                    headers.containsKey(BEGUN));
        }

        private static int number(Map<String, String> headers, String name) {
            var text = headers.getOrDefault(name, "");
            return text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : 0;
        }

        private List<Header> headers() {
            var all = new ArrayList<Header>();
            all.add(Header.of(ATTEMPTS, attempts));
            if (lost > 0) {
                all.add(Header.of(LOST, lost));
            }
            if (excused > 0) {
                all.add(Header.of(EXCUSED, excused));
            }
            if (begun) {
                all.add(Header.of(BEGUN, true));
            }
            return all;
        }
    }

    /**
     * What shall become of the record.
     *
     * @param jobId its job
     * @param topic where it is put back
     * @param due when
     * @param error what went wrong, one sentence
     * @param worker who says so
     */
    public record Plan(String jobId, String topic, Instant due, String error, String worker) {}

    /** Those of a record's headers that are its own. */
    public static List<Header> original(List<Header> headers) {
        return headers.stream().filter(header -> !KEPT.contains(header.name())).toList();
    }

    /** All headers of the record on {@link Topics#retries()}; its value is the original's. */
    public List<Header> retryHeaders() {
        var all = new ArrayList<>(headers);
        // First of ours is the count of attempts: what comes before it is the original's, whatever that has.
        all.addAll(past.headers());
        all.add(Header.of(PREFIX + "job", plan.jobId));
        all.add(Header.of(PREFIX + "topic", plan.topic));
        all.add(Header.of(PREFIX + "due", plan.due));
        all.add(Header.of(PREFIX + "error", plan.error));
        all.add(Header.of(PREFIX + "worker", plan.worker));
        if (key != null) {
            all.add(new Header(PREFIX + "key", key));
        }
        return all;
    }

    /** The headers the original is put back with. */
    public List<Header> putBackHeaders() {
        var all = new ArrayList<>(headers);
        all.addAll(past.headers());
        return all;
    }

    /** Which replay of its job the original is, 0 if none. */
    public int replay() {
        return DeadLetter.replay(headers);
    }

    /** Whether a record with those headers is one. */
    public static boolean isRetry(List<Header> headers) {
        return headers.stream().anyMatch(header -> header.name().equals(ATTEMPTS));
    }

    /**
     * The retry record of those headers.
     *
     * @throws ContractException if it is none
     */
    public static RetryRecord read(List<Header> headers, byte @Nullable [] value) {
        var ours = headers.stream().map(Header::name).toList().lastIndexOf(ATTEMPTS);
        if (ours < 0) {
            throw new ContractException(ATTEMPTS + ": must not be left out");
        }
        var own = new OwnHeaders(PREFIX, headers.subList(ours, headers.size()));
        try {
            var plan = new Plan(
                    own.text("job"),
                    own.text("topic"),
                    Instant.parse(own.text("due")),
                    own.text("error"),
                    own.text("worker"));
            var key = own.find("key");
            var bytes = key == null ? null : key.value();
            return new RetryRecord(bytes, List.copyOf(headers.subList(0, ours)), value, Past.of(own.texts()), plan);
        } catch (DateTimeException e) {
            throw new ContractException("%s*: %s".formatted(PREFIX, e.getMessage()));
        }
    }
}

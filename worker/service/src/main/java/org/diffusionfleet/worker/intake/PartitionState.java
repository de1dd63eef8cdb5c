package org.diffusionfleet.worker.intake;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What is known of a partition's jobs, as a consumer group keeps it. The group itself keeps one offset, below which all is settled; jobs
 * end in any order, so what lies above it is told by the text that goes with the offset: {@code v1 next=1057 open=1042:1,1050:2} says
 * that of what lies below 1057 all is settled but two records, begun once and twice. Settling a record never makes the text longer.
 * Immutable.
 *
 * @param next no record at or above this offset was ever begun
 * @param open the records below it that are not settled, each with how often it was begun
 */
record PartitionState(long next, SortedMap<Long, Integer> open) {

    /** What brokers take unless told otherwise ({@code offset.metadata.max.bytes}); the text is ASCII. */
    static final int MAX_CHARS = 4096;

    private static final Pattern FORM = Pattern.compile("v1 next=(\\d{1,18}) open=((?:\\d{1,18}:\\d{1,9},?)*)");
    private static final Pattern COMMA = Pattern.compile(",");

    /** @throws IllegalArgumentException if it says something of records that were never begun */
    PartitionState {
        open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
        if (next < 0 || (!open.isEmpty() && (open.firstKey() < 0 || open.lastKey() >= next))) {
            throw new IllegalArgumentException("open records %s do not lie below %d".formatted(open, next));
        }
    }

    /** Nothing from there on was begun, all before is settled. */
    static PartitionState from(long offset) {
        return new PartitionState(offset, new TreeMap<>());
    }

    /** The offset that is committed. */
    long lowest() {
        return open.isEmpty() ? next : open.firstKey();
    }

    /** As the group keeps it. */
    OffsetAndMetadata commit() {
        return new OffsetAndMetadata(lowest(), text());
    }

    /** Whether it is short enough to be committed. */
    boolean fits() {
        return text().length() <= MAX_CHARS;
    }

    private String text() {
        return "v1 next=%d open=".formatted(next)
                + open.entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
    }

    /**
     * Reads what the group kept. Where somebody has set the offset by hand there is no text, and no record above it is settled.
     *
     * @throws IllegalArgumentException if the text is of another kind, or of another offset
     */
    static PartitionState of(OffsetAndMetadata committed) {
        if (committed.metadata().isEmpty()) {
            return from(committed.offset());
        }
        var found = FORM.matcher(committed.metadata());
        if (!found.matches()) {
            throw new IllegalArgumentException("\"%s\" is not a state of version 1".formatted(committed.metadata()));
        }
        var open = COMMA.splitAsStream(found.group(2))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.split(":", -1))
                .collect(Collectors.toMap(
                        entry -> Long.valueOf(entry[0]), entry -> Integer.valueOf(entry[1]), Math::max, TreeMap::new));
        var state = new PartitionState(Long.parseLong(found.group(1)), open);
        if (state.lowest() != committed.offset()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not of offset %d".formatted(committed.metadata(), committed.offset()));
        }
        return state;
    }

    /** Whether that record need not be looked at again. */
    boolean isSettled(long offset) {
        return offset < next && !open.containsKey(offset);
    }

    /** How often that record was begun, as far as it is known. */
    int deliveries(long offset) {
        return open.getOrDefault(offset, 0);
    }

    /** The same after one more beginning of that record. */
    PartitionState begun(long offset) {
        return with(offset, deliveries(offset) + 1);
    }

    /** The same when the last beginning of that record was none. */
    PartitionState notBegun(long offset) {
        return with(offset, deliveries(offset) - 1);
    }

    private PartitionState with(long offset, int deliveries) {
        var changed = new TreeMap<>(open);
        changed.put(offset, deliveries);
        return new PartitionState(Math.max(next, offset + 1), changed);
    }

    /** The same when that record need not be looked at again. */
    PartitionState settled(long offset) {
        var changed = new TreeMap<>(open);
        changed.remove(offset);
        return new PartitionState(next, changed);
    }
}

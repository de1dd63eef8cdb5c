package org.diffusionfleet.gateway.batches;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionfleet.gateway.store.FirstWrites;

/**
 * Which jobs a request of many became. Written once, before the first of them is published: whoever finds it has the rest to publish.
 *
 * @param tenant whose it is
 * @param createdAt when; that of all its jobs
 * @param request SHA-256 of body and parameters
 * @param lines the lines that became jobs, from 1, in order and apart
 */
public record Batch(String id, String tenant, Instant createdAt, String request, List<Range> lines) {

    public Batch {
        lines = List.copyOf(lines);
    }

    /** This batch of those lines, which are in order. */
    Batch of(IntStream ordered) {
        return new Batch(id, tenant, createdAt, request, ranges(ordered));
    }

    /** Lines one after the other. */
    public record Range(int first, int last) {
        IntStream all() {
            return IntStream.rangeClosed(first, last);
        }
    }

    private static List<Range> ranges(IntStream ordered) {
        var ranges = new ArrayList<Range>();
        ordered.forEach(line -> {
            if (!ranges.isEmpty() && ranges.getLast().last() == line - 1) {
                ranges.set(ranges.size() - 1, new Range(ranges.getLast().first(), line));
            } else {
                ranges.add(new Range(line, line));
            }
        });
        return ranges;
    }

    /** The object it is kept in. */
    static String object(String id) {
        return FirstWrites.BATCHES + id + ".json";
    }

    /** How many jobs it is. */
    @JsonIgnore
    public int size() {
        return lines.stream()
                .mapToInt(range -> range.last() - range.first() + 1)
                .sum();
    }

    /** The lines that became jobs, from one on. */
    IntStream linesFrom(int first) {
        return lines.stream().flatMapToInt(Range::all).filter(line -> line >= first);
    }

    boolean has(int line) {
        return lines.stream().anyMatch(range -> range.first() <= line && line <= range.last());
    }

    /** The id of a line's job. */
    String jobId(int line) {
        return id + "-" + line;
    }
}

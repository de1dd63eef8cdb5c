package org.diffusionfleet.worker.sampling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.schemas.Lane;

/** What the loop tells of itself; the worker's README has the table. Meters of steps are the device thread's own. */
final class SamplingMeters {

    /** Sizes with a name of their own; clients choose sizes, and every name is a series that a monitor must keep. */
    private static final int NAMED_SIZES = 16;

    /** Why the device did nothing. */
    enum Idle {
        /** There was nothing to draw. */
        NOTHING,
        /** It is the loop's own time, between a call and the next. */
        BETWEEN
    }

    /** How a sample left the device. */
    enum Left {
        FINISHED,
        ABANDONED,
        FAILED
    }

    private final MeterRegistry registry;
    private final Counter rows;
    private final Counter offered;
    private final Counter outOfMemory;
    private final Map<Idle, Timer> idle = new EnumMap<>(Idle.class);
    private final Map<Lane, Timer> waits = new EnumMap<>(Lane.class);
    private final Map<Left, Counter> left = new EnumMap<>(Left.class);
    private final Map<Size, Map<Integer, Timer>> steps = new HashMap<>();
    private final Map<Integer, Timer> otherSizes = new HashMap<>();
    private final Timer prepare;
    private final Timer decode;

    SamplingMeters(MeterRegistry registry, RowBudget budget) {
        this.registry = registry;
        this.rows = registry.counter("fleet.rows.used");
        this.offered = registry.counter("fleet.rows.offered");
        this.outOfMemory = registry.counter("fleet.device.out_of_memory");
        for (var why : Idle.values()) {
            idle.put(why, registry.timer("fleet.device.idle", "why", id(why)));
        }
        for (var lane : Lane.values()) {
            waits.put(lane, registry.timer("fleet.samples.wait", "lane", lane.id()));
        }
        for (var how : Left.values()) {
            left.put(how, registry.counter("fleet.samples.left", "how", id(how)));
        }
        this.prepare = registry.timer("fleet.samples.prepare");
        this.decode = registry.timer("fleet.samples.decode");
        registry.gauge("fleet.rows.budget", budget, RowBudget::mostRows);
    }

    /** Someone stepped, in calls of {@code most} rows at most. */
    void stepped(Size size, int answered, int most, long nanos) {
        rows.increment(answered);
        offered.increment(most);
        timer(size, answered).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A step needed more memory than there was. */
    void ranOutOfMemory() {
        outOfMemory.increment();
    }

    void idled(Idle why, long nanos) {
        meter(idle, why).record(nanos, TimeUnit.NANOSECONDS);
    }

    void joined(Lane lane, long waitedNanos) {
        meter(waits, lane).record(waitedNanos, TimeUnit.NANOSECONDS);
    }

    void left(Left how) {
        meter(left, how).increment();
    }

    void prepared(long nanos) {
        prepare.record(nanos, TimeUnit.NANOSECONDS);
    }

    void decoded(long nanos) {
        decode.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Size size, int answered) {
        var known = steps.size() < NAMED_SIZES || steps.containsKey(size);
        var byRows = known ? steps.computeIfAbsent(size, _ -> new HashMap<>()) : otherSizes;
        return byRows.computeIfAbsent(
                roundUp(answered),
                count -> registry.timer(
                        "fleet.step", "rows", String.valueOf(count), "size", known ? size.toString() : "other"));
    }

    /** To a power of two. */
    private static int roundUp(int answered) {
        return answered <= 1 ? 1 : Integer.highestOneBit(answered - 1) << 1;
    }

    private static <K extends Enum<K>, M> M meter(Map<K, M> byKey, K key) {
        var meter = byKey.get(key);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + key);
        }
        return meter;
    }

    private static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

package org.diffusionfleet.gateway.retry;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.Timetable;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RetryRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records until they are due and puts them back, so many at a time. A record leaves the store when the broker has it on its
 * topic, and not before: a gateway that dies in between leaves it to the next, which puts it there once more. That second one is
 * harmless: it finds the manifest, or draws the same pictures, and its events have the ids of the first's.
 *
 * <p>Who cancels a job does not wait for its time: its record goes back at once, so that a worker ends it. Wishes are remembered a
 * while, for a record may come moments after the wish that it was too late for.
 */
final class RetryKeeper implements Processor<String, byte[], Void, Void> {

    private static final Logger LOG = Logger.getLogger(RetryKeeper.class);
    private static final int WISHES = 10_000;

    private final String storeName;
    private final GatewayConfig.Retries settings;
    private final PutBack putBack;
    private final RetryMeters meters;
    private final Map<String, CompletableFuture<Void>> underway = new HashMap<>();
    private final Set<String> cancelled = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > WISHES;
        }
    });
    private @Nullable Timetable waiting;
    private @Nullable ProcessorContext<Void, Void> context;
    private int counted;

    RetryKeeper(String storeName, GatewayConfig.Retries settings, PutBack putBack, RetryMeters meters) {
        this.storeName = storeName;
        this.settings = settings;
        this.putBack = putBack;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        waiting = new Timetable(context.getStateStore(storeName));
        count(waiting.count());
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var headers = RetryKeyer.headers(record.headers());
        if (RetryRecord.isRetry(headers)) {
            keep(RetryRecord.read(headers, record.value()), record);
        } else {
            cancelled.add(record.key());
            hasten(record.key());
        }
    }

    private void keep(RetryRecord retry, Record<String, byte[]> record) {
        var id = id(retry);
        var known = waiting().find(id);
        if (known.isPresent() && !underway.containsKey(known.get())) {
            return;
        }
        if (known.isEmpty()) {
            count(1);
        }
        var due = retry.plan().due().toEpochMilli();
        meters.came(retry, Duration.ofMillis(due - record.timestamp()));
        // Not where the one lies that is on its way: that leaves the store when it has arrived.
        var free = known.map(key -> Timetable.due(key) + 1).orElse(0L);
        var wanted = cancelled.contains(record.key()) ? Math.min(due, now()) : due;
        waiting().put(id, Math.max(free, wanted), Json.write(retry));
    }

    /**
     * A job's record after the same try in the same life is the same one, however often it was put here. But for the one that is on its way
     * back, or there, which a worker may have put here again already: its try did not count.
     */
    private static String id(RetryRecord retry) {
        return "%s/%d/%d"
                .formatted(retry.plan().jobId(), retry.replay(), retry.past().attempts());
    }

    private void hasten(String jobId) {
        for (var key : waiting().under(jobId)) {
            if (!underway.containsKey(key)) {
                waiting().move(key, Math.min(Timetable.due(key), now()));
            }
        }
    }

    private void count(int change) {
        counted += change;
        meters.waiting(change);
    }

    /** Another gateway's share now, or nobody's for a while. */
    @Override
    public void close() {
        count(-counted);
    }

    private void tick(long now) {
        settle(now);
        var room = settings.atOnce() - underway.size();
        for (var key : waiting().due(now, room, due -> !underway.containsKey(due))) {
            underway.put(key, begin(key));
        }
        // What a broker nearby has taken already need not wait for the next tick.
        settle(now);
    }

    private CompletableFuture<Void> begin(String key) {
        var retry = Json.read(waiting().get(key), RetryRecord.class);
        return putBack.begin(retry).toCompletableFuture();
    }

    private void settle(long now) {
        underway.entrySet().removeIf(put -> {
            var done = put.getValue().isDone();
            if (done) {
                settle(put.getKey(), put.getValue().isCompletedExceptionally(), now);
            }
            return done;
        });
    }

    private void settle(String key, boolean failed, long now) {
        if (failed) {
            LOG.warnf("could not put %s back on its topic, trying again", key);
            meters.refused();
            waiting().move(key, now + settings.afterFault().toMillis());
        } else {
            waiting().remove(key);
            if (waiting().find(Timetable.id(key)).isEmpty()) {
                count(-1);
            }
            meters.putBack(Duration.ofMillis(now - Timetable.due(key)));
        }
    }

    private long now() {
        return Objects.requireNonNull(context).currentSystemTimeMs();
    }

    private Timetable waiting() {
        return Objects.requireNonNull(waiting);
    }
}

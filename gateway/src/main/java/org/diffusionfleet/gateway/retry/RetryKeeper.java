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
    private static final long AT_ONCE = 0;

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
    private @Nullable Waiting waiting;
    private int counted;

    RetryKeeper(String storeName, GatewayConfig.Retries settings, PutBack putBack, RetryMeters meters) {
        this.storeName = storeName;
        this.settings = settings;
        this.putBack = putBack;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        waiting = new Waiting(context.getStateStore(storeName));
        count(waiting.count());
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var headers = RetryKeyer.headers(record.headers());
        if (RetryRecord.isRetry(headers)) {
            var retry = RetryRecord.read(headers, record.value());
            var due = retry.plan().due().toEpochMilli();
            if (waiting().add(retry, cancelled.contains(record.key()) ? AT_ONCE : due)) {
                count(1);
                meters.came(retry, Duration.ofMillis(due - record.timestamp()));
            }
        } else {
            cancelled.add(record.key());
            hasten(record.key());
        }
    }

    private void hasten(String jobId) {
        for (var key : waiting().ofJob(jobId)) {
            if (!underway.containsKey(key)) {
                waiting().move(key, AT_ONCE);
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
            underway.put(key, putBack.begin(waiting().get(key)).toCompletableFuture());
        }
        // What a broker nearby has taken already need not wait for the next tick.
        settle(now);
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
            count(-1);
            var due = Waiting.due(key);
            meters.putBack(Duration.ofMillis(due == AT_ONCE ? 0 : now - due));
        }
    }

    private Waiting waiting() {
        return Objects.requireNonNull(waiting);
    }
}

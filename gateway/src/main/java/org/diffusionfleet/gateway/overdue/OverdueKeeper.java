package org.diffusionfleet.gateway.overdue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.Timetable;
import org.diffusionfleet.gateway.status.ViewReader;
import org.diffusionfleet.gateway.submit.JobPublisher;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RecordType;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the time by which each job that has not ended must have, and ends those that no worker has ended some time after it; their
 * events are passed on. A job leaves the store when it has ended, so a gateway that dies in between leaves it to the next, which
 * finds the end that stands and tells it once more, with the same id.
 */
final class OverdueKeeper extends ContextualProcessor<String, JobView, String, byte[]> {

    private static final Logger LOG = Logger.getLogger(OverdueKeeper.class);

    private final String storeName;
    private final GatewayConfig.Overdue settings;
    private final Duration queueLimit;
    private final Verdict verdict;
    private final OverdueMeters meters;
    private final Map<String, CompletableFuture<Optional<JobEvent>>> underway = new HashMap<>();
    private @Nullable Timetable table;

    /** What is kept of a job. */
    private record Kept(Overdue overdue, Instant queueLimit) {}

    OverdueKeeper(
            String storeName,
            GatewayConfig.Overdue settings,
            Duration queueLimit,
            Verdict verdict,
            OverdueMeters meters) {
        this.storeName = storeName;
        this.settings = settings;
        this.queueLimit = queueLimit;
        this.verdict = verdict;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        table = new Timetable(context.getStateStore(storeName));
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<String, JobView> record) {
        var id = record.key();
        @Nullable JobView view = record.value();
        var key = table().find(id);
        var kept = key.map(table()::get).map(data -> Json.read(data, Kept.class));
        var limit = kept.map(Kept::queueLimit)
                .filter(_ -> !isQueued(record))
                .orElseGet(() -> Instant.ofEpochMilli(record.timestamp()).plus(queueLimit));
        var wished = kept.map(Kept::overdue)
                .filter(known -> known.passed() == null)
                .map(Overdue::at)
                .orElseGet(this::now);
        var overdue = view == null ? Optional.<Overdue>empty() : Overdue.first(view, wished, limit);
        if (overdue.isEmpty()) {
            key.ifPresent(table()::remove);
        } else if (!overdue.equals(kept.map(Kept::overdue))) {
            var due = overdue.get().at().plus(settings.grace());
            table().put(id, due.toEpochMilli(), Json.write(new Kept(overdue.get(), limit)));
        }
    }

    /** Whether its record has come, or come again: from then on it lies on its topic for as long as records do. */
    private static boolean isQueued(Record<String, JobView> record) {
        var told = ViewReader.told(record.headers());
        @Nullable JobView view = record.value();
        return view != null
                && view.history().stream()
                        .anyMatch(entry -> entry.type() == RecordType.SUBMITTED
                                && entry.id().equals(told));
    }

    private void tick(long now) {
        settle(now);
        var room = settings.atOnce() - underway.size();
        for (var key : table().due(now, room, due -> !underway.containsKey(due))) {
            var overdue = Json.read(table().get(key), Kept.class).overdue();
            underway.put(key, verdict.begin(Timetable.id(key), overdue).toCompletableFuture());
        }
        settle(now);
    }

    private void settle(long now) {
        underway.entrySet().removeIf(begun -> {
            var done = begun.getValue().isDone();
            if (done) {
                settle(begun.getKey(), begun.getValue(), now);
            }
            return done;
        });
    }

    /** It leaves the store with its view, or is looked at again, should that not come. */
    private void settle(String key, CompletableFuture<Optional<JobEvent>> done, long now) {
        table().move(key, now + settings.again().toMillis());
        if (done.isCompletedExceptionally()) {
            LOG.warnf(
                    "could not end %s, trying again: %s",
                    key, done.exceptionNow().getMessage());
            meters.undecided();
        } else {
            done.join().ifPresent(end -> tell(end, now));
        }
    }

    private void tell(JobEvent end, long now) {
        var event = CloudEvent.of(end, JobPublisher.SOURCE);
        var headers = new RecordHeaders();
        event.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        context().forward(new Record<>(end.jobId(), event.data(), now, headers));
        meters.ended(end);
        LOG.infof("job %s %s: no worker had ended it", end.jobId(), end.state().id());
    }

    private Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

    private Timetable table() {
        return Objects.requireNonNull(table);
    }
}

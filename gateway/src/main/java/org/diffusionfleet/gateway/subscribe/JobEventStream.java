package org.diffusionfleet.gateway.subscribe;

import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RecordType;

/**
 * One reader of one job: every entry of the history after the last it has, once and in order, and progress while the
 * job runs. Ends with the terminal event. Thread-safe: views and progress come from different threads.
 */
final class JobEventStream {

    private final Sse sse;
    private final MultiEmitter<? super OutboundSseEvent> reader;
    private int last;

    JobEventStream(Sse sse, MultiEmitter<? super OutboundSseEvent> reader, int last) {
        this.sse = sse;
        this.reader = reader;
        this.last = last;
    }

    synchronized void view(JobView view) {
        for (var entry : view.history()) {
            if (entry.sequence() > last) {
                last = entry.sequence();
                reader.emit(event(name(entry.type()))
                        .id(Integer.toString(last))
                        .data(entry.data().toString())
                        .build());
            }
        }
        if (view.state().terminal() || view.deleted()) {
            end();
        }
    }

    /** There is nothing more to tell. */
    synchronized void end() {
        reader.complete();
    }

    /** Carries no id: it is not part of the history and never repeated. */
    synchronized void progress(JobProgress progress) {
        reader.emit(event("progress")
                .data(new String(Json.write(progress), StandardCharsets.UTF_8))
                .build());
    }

    /** Keeps proxies from taking a long wait for a dead connection. */
    synchronized void heartbeat() {
        reader.emit(sse.newEventBuilder().comment("still here").build());
    }

    private OutboundSseEvent.Builder event(String name) {
        return sse.newEventBuilder().name(name);
    }

    private static String name(RecordType type) {
        return switch (type) {
            case SUBMITTED, RELEASED -> "queued";
            case STARTED -> "started";
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
            case EXPIRED -> "expired";
            case PROGRESS, CANCEL_REQUESTED, DELETE_REQUESTED, DELETED, MODEL, WORKER, LETTER_SETTLED ->
                throw new IllegalArgumentException(type + " is no part of a job's history");
        };
    }
}

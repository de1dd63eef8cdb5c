package org.diffusionfleet.gateway.subscribe;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.gateway.status.Listeners.Subscription;
import org.diffusionfleet.gateway.status.ProgressBoard;
import org.diffusionfleet.schemas.FieldError;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/jobs/{id}/events}: a job's life as server-sent events, resumed by {@code Last-Event-ID}. */
@Path("/v1/jobs/{id}/events")
public class EventStreamResource {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final JobViews views;
    private final Listeners<JobView> viewListeners;
    private final ProgressBoard progress;
    private final GatewayConfig.Limits limits;
    private final AtomicInteger open = new AtomicInteger();

    EventStreamResource(
            JobViews views, Listeners<JobView> viewListeners, ProgressBoard progress, GatewayConfig config) {
        this.views = views;
        this.viewListeners = viewListeners;
        this.progress = progress;
        this.limits = config.limits();
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String lastEventId, Sse sse) {
        var last = sequence(lastEventId);
        var view = views.find(id)
                .orElseThrow(() -> new ProblemException(ProblemCode.JOB_NOT_FOUND, "there is no job " + id));
        if (open.incrementAndGet() > limits.eventStreams()) {
            open.decrementAndGet();
            throw ProblemException.passing(
                    ProblemCode.TOO_MANY_STREAMS,
                    "at most %d event streams may be open".formatted(limits.eventStreams()),
                    HEARTBEAT,
                    null);
        }
        return events(id, view, last, sse).onTermination().invoke(open::decrementAndGet);
    }

    private Multi<OutboundSseEvent> events(String id, JobView known, int last, Sse sse) {
        // A reader slower than the buffer is cut off and comes back with Last-Event-ID.
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            var stream = new JobEventStream(sse, emitter, last);
                            var subscriptions = subscribe(id, stream);
                            emitter.onTermination(() -> subscriptions.forEach(Subscription::close));
                            // Listening first and looking second leaves no gap in which an event could be missed.
                            stream.view(known);
                            views.find(id).ifPresentOrElse(stream::view, stream::end);
                        },
                        limits.eventBuffer());
    }

    private List<Subscription> subscribe(String id, JobEventStream stream) {
        var heartbeat = Multi.createFrom()
                .ticks()
                .startingAfter(HEARTBEAT)
                .every(HEARTBEAT)
                .subscribe()
                .with(_ -> stream.heartbeat());
        return List.of(
                heartbeat::cancel,
                viewListeners.listen(id, stream::view),
                progress.listeners().listen(id, stream::progress));
    }

    private static int sequence(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return 0;
        }
        try {
            return Integer.parseInt(lastEventId.strip());
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    List.of(new FieldError("Last-Event-ID", "must be the id of an event of this job")));
        }
    }
}

package org.diffusionfleet.cli.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;

/**
 * Follows one job to its end through its event stream; for one thread. A broken stream is resumed after the last event
 * heard, and the job is looked at in between, so that no end is missed.
 */
public final class JobFollower {

    private final FleetClient client;
    private final Patience patience;
    private final String id;
    private final ProgressListener listener;
    private @Nullable String lastEventId;

    /** Hears of steps done and pictures there; while it works nothing else is heard. */
    @FunctionalInterface
    public interface ProgressListener {

        /** So far is the job. */
        void progress(JobProgress progress) throws InterruptedException;
    }

    /** A follower that has heard nothing yet. */
    public JobFollower(FleetClient client, Patience patience, String id, ProgressListener listener) {
        this.client = client;
        this.patience = patience;
        this.id = id;
        this.listener = listener;
    }

    /**
     * Waits for the job's end.
     *
     * @return the job in a terminal state
     * @throws ServerGoneException if the server cannot be reached
     */
    public JobAnswer awaitEnd() throws InterruptedException {
        while (true) {
            var ended = listen();
            var job = patience.call(() -> client.job(id));
            if (job.state().terminal()) {
                return job;
            }
            if (!ended) {
                Thread.sleep(patience.firstPause());
            }
        }
    }

    /** Whether the stream told of the job's end; else it broke. */
    private boolean listen() throws InterruptedException {
        try (var events = client.events(id, lastEventId)) {
            for (var event = events.next(); event.isPresent(); event = events.next()) {
                if (isEnd(event.get())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | ProblemException e) {
            // Looking at the job, which comes next, shows whether the server is there and knows it.
            return false;
        }
    }

    private boolean isEnd(ServerEvent event) throws InterruptedException {
        if (!event.id().isEmpty()) {
            lastEventId = event.id();
        }
        if ("progress".equals(event.name())) {
            listener.progress(Json.read(event.data().getBytes(StandardCharsets.UTF_8), JobProgress.class));
            return false;
        }
        return isTerminal(event.name());
    }

    private static boolean isTerminal(String event) {
        for (var state : JobState.values()) {
            if (state.terminal() && state.id().equals(event)) {
                return true;
            }
        }
        return false;
    }
}

package org.diffusionfleet.gateway.status;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that somebody reads what the view of jobs is made from. Kafka Streams puts a new thread in the place of one that a fault has
 * ended, but does not try again if that cannot be made, as while the brokers' names lead nowhere: it goes on without any, for ever, and
 * may say that it is running. Thread-safe.
 */
@ApplicationScoped
class ViewThreads {

    private static final Logger LOG = Logger.getLogger(ViewThreads.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaStreams streams;
    private volatile @Nullable Thread watching;

    ViewThreads(KafkaStreams streams) {
        this.streams = streams;
    }

    void start(@Observes StartupEvent event) {
        watching = Thread.ofVirtual().name("view-threads").start(this::watch);
    }

    void stop(@Observes ShutdownEvent event) {
        var thread = watching;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Whether the view goes on by itself. One that has come to an end does not begin again in this process. */
    boolean alive() {
        return switch (streams.state()) {
            case CREATED, REBALANCING, RUNNING -> !none();
            case PENDING_SHUTDOWN -> true;
            // Its threads may be long about it: they wait for brokers that are away.
            case PENDING_ERROR, ERROR, NOT_RUNNING -> false;
        };
    }

    /** Whether all has been read that was there when its threads began. */
    boolean ready() {
        return streams.state() == KafkaStreams.State.RUNNING && !none();
    }

    private boolean none() {
        return streams.metadataForLocalThreads().isEmpty();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a thread if there is none. */
    void look() {
        try {
            if (streams.state().isRunningOrRebalancing() && none()) {
                LOG.error("the view of jobs has no thread any more; another is started");
                streams.addStreamThread();
            }
        } catch (RuntimeException e) {
            LOG.error("the view of jobs stands still: no thread can be started", e);
        }
    }
}

package org.diffusionfleet.gateway.status;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the view of jobs has caught up, alive while it goes on; a thread of it that dies is replaced. */
@ApplicationScoped
class ViewHealth {

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck viewIsReady(KafkaStreams streams, ViewThreads threads) {
        return () -> answer("view of jobs", streams, threads.ready());
    }

    /** A view that has come to an end does not begin again by itself. */
    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck viewIsAlive(KafkaStreams streams, ViewThreads threads) {
        return () -> answer("view of jobs goes on", streams, threads.alive());
    }

    private static HealthCheckResponse answer(String name, KafkaStreams streams, boolean up) {
        return HealthCheckResponse.named(name)
                .withData("state", streams.state().name())
                .withData("threads", streams.metadataForLocalThreads().size())
                .status(up)
                .build();
    }

    @Produces
    @Singleton
    StreamsUncaughtExceptionHandler replaceThread() {
        return _ -> StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}

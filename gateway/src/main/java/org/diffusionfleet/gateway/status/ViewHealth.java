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

/** Ready when the view of jobs has caught up; a thread of it that dies is replaced. */
@ApplicationScoped
class ViewHealth {

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck viewIsReady(KafkaStreams streams) {
        return () -> HealthCheckResponse.named("view of jobs")
                .withData("state", streams.state().name())
                .status(streams.state() == KafkaStreams.State.RUNNING)
                .build();
    }

    /** A view that has come to an end does not begin again by itself. */
    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck viewIsAlive(KafkaStreams streams) {
        return () -> HealthCheckResponse.named("view of jobs goes on")
                .withData("state", streams.state().name())
                .status(!streams.state().hasCompletedShutdown())
                .build();
    }

    @Produces
    @Singleton
    StreamsUncaughtExceptionHandler replaceThread() {
        return _ -> StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}

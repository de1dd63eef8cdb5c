package org.diffusionfleet.gateway.status;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Takes leave of the other gateways, so that they fold on at once. Streams by itself stays in its group in case it is
 * back soon, and until its session ends nobody folds what was its share.
 */
@ApplicationScoped
class ViewClose {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Before Quarkus closes it in its own way. */
    private static final int FIRST = 1;

    void close(@Observes @Priority(FIRST) ShutdownEvent event, KafkaStreams streams) {
        streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(PATIENCE));
    }
}

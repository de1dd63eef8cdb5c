package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** How the members of a consumer group agree on who has which partition. */
public enum GroupProtocol {
    /** The brokers decide (KIP-848): the others go on while partitions move. How long a silent member is waited for is the brokers' to say. */
    CONSUMER {
        @Override
        Map<String, Object> settings(Duration session) {
            return Map.of("group.protocol", "consumer");
        }
    },
    /** The members decide, which every broker since 2.4 allows; no one can commit while a silent one is waited for. */
    CLASSIC {
        @Override
        Map<String, Object> settings(Duration session) {
            return Map.of(
                    "group.protocol", "classic",
                    "session.timeout.ms", Math.toIntExact(session.toMillis()),
                    "heartbeat.interval.ms", Math.toIntExact(session.toMillis() / 10),
                    // Others would take all partitions from everybody whenever somebody comes or goes.
                    "partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        }
    };

    /** Settings that one protocol knows and the other does not start with. */
    static final Set<String> OWN_SETTINGS = Set.of(
            "session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy", "group.remote.assignor");

    /** @param session how long a silent member is waited for, where that is the member's to say */
    abstract Map<String, Object> settings(Duration session);
}

package org.diffusionfleet.worker.intake;

import java.time.Duration;

/**
 * What a consumer group leaves to its members.
 *
 * @param protocol how they agree on who has which partition
 * @param session how long a silent member is waited for, where that is the member's to say; at least a second
 * @param handOver how long jobs in hand have to be given back when their partition goes to another worker
 */
public record GroupSettings(GroupProtocol protocol, Duration session, Duration handOver) {

    /** @throws IllegalArgumentException if the session is too short */
    public GroupSettings {
        if (session.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a session lasts at least 1 s, not " + session);
        }
    }
}

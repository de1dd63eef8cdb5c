package org.diffusionfleet.worker.intake;

import org.apache.kafka.clients.consumer.AcknowledgeType;

/** How a lease ends. */
public enum Settlement {
    /** The job is done, or told to be impossible: no worker shall see it again. */
    ACCEPT(AcknowledgeType.ACCEPT),
    /** The job goes back and is handed to another worker. */
    RELEASE(AcknowledgeType.RELEASE);

    private final AcknowledgeType type;

    Settlement(AcknowledgeType type) {
        this.type = type;
    }

    AcknowledgeType type() {
        return type;
    }
}

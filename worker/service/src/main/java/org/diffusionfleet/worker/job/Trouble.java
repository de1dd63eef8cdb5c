package org.diffusionfleet.worker.job;

import org.apache.kafka.common.KafkaException;
import org.diffusionfleet.worker.delivery.StoreException;
import org.jspecify.annotations.Nullable;

/** Why a job is put off. */
enum Trouble {
    /** The object store did not do what it was asked. */
    STORE,
    /** The brokers did not take what was told. */
    BROKER,
    /** A worker died with it or lost its lease, and this one is drawing another such job. */
    WORKER_LOST,
    /** The worker met something it did not expect. */
    UNEXPECTED;

    /** Whose fault that is. */
    static Trouble of(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException) {
                return STORE;
            }
            if (cause instanceof KafkaException) {
                return BROKER;
            }
        }
        return UNEXPECTED;
    }
}

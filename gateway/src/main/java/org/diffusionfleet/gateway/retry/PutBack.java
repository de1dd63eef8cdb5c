package org.diffusionfleet.gateway.retry;

import java.util.concurrent.CompletionStage;
import org.diffusionfleet.schemas.RetryRecord;

/** Puts records back on their jobs topic; thread-safe. */
@FunctionalInterface
interface PutBack {

    /** Begins to; done when the broker has the record, failed if it did not take it in time. Never blocks. */
    CompletionStage<Void> begin(RetryRecord retry);
}

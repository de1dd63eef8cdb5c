package org.diffusionfleet.gateway.webhook;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Carries messages over HTTP; thread-safe. */
@FunctionalInterface
interface Courier {

    /**
     * A request.
     *
     * @param url of an endpoint, as its owner gave it
     */
    record Parcel(String url, Map<String, String> headers, byte[] body) {}

    /** Begins to send it; done within the time for one try, and never failed. Never blocks. */
    CompletionStage<Answer> begin(Parcel parcel);
}

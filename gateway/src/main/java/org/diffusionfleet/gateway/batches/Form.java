package org.diffusionfleet.gateway.batches;

import jakarta.ws.rs.core.MediaType;

/** What a line is. */
enum Form {
    /** A JSON object as {@code POST /v1/jobs} takes it. */
    NDJSON,
    /** A prompt. */
    TEXT;

    /** Media types of {@link #NDJSON}. */
    static final String NDJSON_TYPE = "application/x-ndjson";

    static Form of(MediaType type) {
        return type.isCompatible(MediaType.TEXT_PLAIN_TYPE) ? TEXT : NDJSON;
    }
}

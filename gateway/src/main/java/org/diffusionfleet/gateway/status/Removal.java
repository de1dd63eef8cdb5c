package org.diffusionfleet.gateway.status;

import java.time.Instant;
import org.diffusionfleet.schemas.DeleteRequest;
import org.jspecify.annotations.Nullable;

/**
 * What goes with a job when it is deleted, and how far that is.
 *
 * @param claim SHA-256 of the {@code Idempotency-Key} that it was made under, null if under none
 * @param request the wish, null while there is none
 * @param done when nothing of it was left, null while something is
 */
public record Removal(
        @Nullable String claim,
        @Nullable DeleteRequest request,
        @Nullable Instant done) {

    /**
     * The header of a job's record in which its gateway says under which claim it was made. Anybody can write it, so who removes a
     * claim looks whether it is the job's.
     */
    public static final String CLAIM_HEADER = "idempotency_claim";

    /** Of a job that nobody wants deleted. */
    public static final Removal NONE = new Removal(null, null, null);

    Removal claimed(String digest) {
        return new Removal(digest, request, done);
    }

    Removal asked(DeleteRequest wish) {
        return new Removal(claim, wish, done);
    }

    Removal done(Instant time) {
        return new Removal(claim, request, time);
    }
}

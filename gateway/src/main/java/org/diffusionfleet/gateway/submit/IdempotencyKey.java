package org.diffusionfleet.gateway.submit;

import java.util.List;
import java.util.regex.Pattern;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.FieldError;

/**
 * A client's name for one request that it may send again.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String value) {

    /** The header it comes in. */
    public static final String HEADER = "Idempotency-Key";

    /** The header of an answer that was given before. */
    public static final String REPLAYED = "Idempotency-Replayed";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /**
     * Checks its form.
     *
     * @throws ProblemException if it has another
     */
    public IdempotencyKey {
        if (!FORM.matcher(value).matches()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    List.of(new FieldError(HEADER, "must be 1 to 255 visible ASCII characters without spaces")));
        }
    }

    /** What names its claim: SHA-256 of it. */
    String digest() {
        return Digests.sha256(value);
    }
}

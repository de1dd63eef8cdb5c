package org.diffusionfleet.gateway.deadletters;

import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeadLetterSettled;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter and what became of it.
 *
 * @param settled null while nobody has replayed or dropped it
 */
record Letter(DeadLetter letter, @Nullable DeadLetterSettled settled) {

    /** This letter after that: the first counts. */
    Letter settled(DeadLetterSettled told) {
        return settled == null ? new Letter(letter, told) : this;
    }
}

package org.diffusionfleet.gateway.deadletters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some dead letters.
 *
 * @param next the {@code cursor} of the page after this one, if there is one
 */
record LetterPage(List<LetterSummary> deadLetters, @Nullable String next) {

    LetterPage {
        deadLetters = List.copyOf(deadLetters);
    }
}

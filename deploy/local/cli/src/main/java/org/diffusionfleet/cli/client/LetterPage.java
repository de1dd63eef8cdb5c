package org.diffusionfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some dead letters.
 *
 * @param deadLetters as the server told them
 * @param next the {@code cursor} of the page after this one, if there is one
 */
public record LetterPage(
        List<JsonNode> deadLetters, @Nullable String next) {

    public LetterPage {
        deadLetters = List.copyOf(deadLetters);
    }
}

package org.diffusionfleet.cli.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.ServerCommand;
import org.diffusionfleet.cli.remote.Texts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say which letters. */
final class LetterFilter {

    private static final int PAGE = 200;

    @Option(names = "--reason", paramLabel = "CODE", description = "Only those with this reason, e.g. sampling_failed.")
    @Nullable
    String reason;

    @Option(names = "--model", paramLabel = "NAME", description = "Only those of this model.")
    @Nullable
    String model;

    /** So many letters, or all there are, the newest first. */
    List<JsonNode> letters(FleetClient client, int most) throws InterruptedException {
        var letters = new ArrayList<JsonNode>();
        String cursor = null;
        do {
            var query = query(cursor, Math.min(PAGE, most - letters.size()));
            var page = ServerCommand.ask(() -> client.letters(query));
            letters.addAll(page.deadLetters());
            cursor = page.next();
        } while (cursor != null && letters.size() < most);
        return letters;
    }

    private String query(@Nullable String cursor, int limit) {
        return "limit=" + limit + Texts.parameter("cursor", cursor) + Texts.parameter("reason", reason)
                + Texts.parameter("model", model);
    }
}

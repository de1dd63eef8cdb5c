package org.diffusionfleet.cli.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.client.ProblemException;
import org.diffusionfleet.cli.remote.ServerCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet dlq edit}. */
@Command(
        name = "edit",
        description = {
            "Opens the record of a dead letter in an editor and replays what is saved there.",
            "An empty file, or one left as it is, replays nothing."
        })
final class EditCommand extends ServerCommand {

    @Parameters(paramLabel = "ID", description = "The letter, as ls names it.")
    String id;

    @Option(names = "--editor", paramLabel = "COMMAND", description = "Default: $VISUAL, else $EDITOR, else vi.")
    @Nullable
    String command;

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        var original = text(ask(() -> client.letter(id)));
        try (var editor = Editor.open(command)) {
            var edited = editor.edit(original);
            if (edited.isBlank() || edited.equals(original)) {
                throw CliException.usage("nothing was changed, so nothing was replayed");
            }
            try {
                ask(() -> {
                    client.replay(id, edited.getBytes(StandardCharsets.UTF_8));
                    return true;
                });
            } catch (ProblemException e) {
                throw CliException.usage(
                        "%s; what you wrote is kept in %s".formatted(refused(e).getMessage(), editor.keep()));
            }
        }
        out().println(id + " replayed");
        return ExitCode.OK;
    }

    /** The job itself, also where it lies in the envelope of a CloudEvent; bytes that are none as far as they are text. */
    private static String text(JsonNode letter) {
        var record = letter.path("record");
        var job = record.has("specversion") && record.path("data").isObject() ? record.path("data") : record;
        if (!job.isMissingNode()) {
            return job.toPrettyString() + "\n";
        }
        return new String(
                Base64.getDecoder().decode(letter.path("record_base64").asText()), StandardCharsets.UTF_8);
    }
}

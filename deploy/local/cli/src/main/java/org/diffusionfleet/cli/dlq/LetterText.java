package org.diffusionfleet.cli.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.diffusionfleet.cli.remote.Texts;

/** Letters for people. */
final class LetterText {

    private static final int LONGEST_DUMP = 256;

    private LetterText() {}

    /** A line for each, columns aligned. */
    static List<String> table(List<JsonNode> letters) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "TIME", "JOB", "MODEL", "REASON", "TRIES", "ERROR"));
        letters.forEach(letter -> rows.add(List.of(
                Texts.of(letter, "id"),
                Texts.time(letter, "time"),
                letter.has("job_id") ? Texts.of(letter, "job_id") : "-",
                Texts.of(letter, "model"),
                Texts.of(letter, "reason").toLowerCase(Locale.ROOT),
                Texts.of(letter, "attempts"),
                Texts.shortened(Texts.of(letter, "error")))));
        return Texts.table(rows);
    }

    /** All of a letter: why, where from, headers, record. */
    static List<String> lines(JsonNode letter) {
        var lines = new ArrayList<String>();
        var origin = letter.path("origin");
        lines.add(Texts.item("letter", Texts.of(letter, "id") + ", " + Texts.of(letter, "state")));
        lines.add(Texts.item("job", letter.has("job_id") ? Texts.of(letter, "job_id") : "its record names none"));
        lines.add(Texts.item("reason", Texts.of(letter, "reason").toLowerCase(Locale.ROOT)));
        lines.add(Texts.item("error", Texts.of(letter, "error")));
        lines.add(Texts.item(
                "tried",
                "%s times, last by %s at %s"
                        .formatted(
                                Texts.of(letter, "attempts"), Texts.of(letter, "worker"), Texts.of(letter, "time"))));
        lines.add(Texts.item(
                "from",
                "%s, partition %s, offset %s, of %s"
                        .formatted(
                                Texts.of(origin, "topic"),
                                Texts.of(origin, "partition"),
                                Texts.of(origin, "offset"),
                                Texts.of(origin, "time"))));
        if (letter.has("key") || letter.has("key_base64")) {
            lines.add(Texts.item("key", value(letter, "key")));
        }
        letter.path("headers")
                .forEach(header ->
                        lines.add(Texts.item("header", Texts.of(header, "name") + ": " + value(header, "value"))));
        lines.add("");
        lines.addAll(record(letter));
        return lines;
    }

    private static List<String> record(JsonNode letter) {
        if (letter.has("record")) {
            return letter.path("record").toPrettyString().lines().toList();
        }
        if (!letter.has("record_base64")) {
            return List.of("(the record has no value)");
        }
        var bytes = Base64.getDecoder().decode(letter.path("record_base64").asText());
        var shown = Math.min(bytes.length, LONGEST_DUMP);
        return List.of(
                "(not JSON: %d bytes%s)"
                        .formatted(bytes.length, shown < bytes.length ? ", of which the first are" : ""),
                HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown));
    }

    private static String value(JsonNode node, String name) {
        return node.has(name) ? Texts.of(node, name) : "(base64) " + Texts.of(node, name + "_base64");
    }
}

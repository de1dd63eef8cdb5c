package org.diffusionfleet.cli.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Letters for people. What strangers wrote is shown without control characters. */
final class LetterText {

    private static final int LONGEST_ERROR = 60;
    private static final int LONGEST_DUMP = 256;

    private LetterText() {}

    /** A line for each, columns aligned. */
    static List<String> table(List<JsonNode> letters) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "TIME", "JOB", "MODEL", "REASON", "TRIES", "ERROR"));
        letters.forEach(letter -> rows.add(List.of(
                text(letter, "id"),
                text(letter, "time").replaceFirst("\\.\\d+Z$", "Z"),
                letter.has("job_id") ? text(letter, "job_id") : "-",
                text(letter, "model"),
                text(letter, "reason").toLowerCase(Locale.ROOT),
                text(letter, "attempts"),
                shortened(text(letter, "error")))));
        var widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
        }
        return line.toString().stripTrailing();
    }

    /** All of a letter: why, where from, headers, record. */
    static List<String> lines(JsonNode letter) {
        var lines = new ArrayList<String>();
        var origin = letter.path("origin");
        lines.add(item("letter", text(letter, "id") + ", " + text(letter, "state")));
        lines.add(item("job", letter.has("job_id") ? text(letter, "job_id") : "its record names none"));
        lines.add(item("reason", text(letter, "reason").toLowerCase(Locale.ROOT)));
        lines.add(item("error", text(letter, "error")));
        lines.add(item(
                "tried",
                "%s times, last by %s at %s"
                        .formatted(text(letter, "attempts"), text(letter, "worker"), text(letter, "time"))));
        lines.add(item(
                "from",
                "%s, partition %s, offset %s, of %s"
                        .formatted(
                                text(origin, "topic"),
                                text(origin, "partition"),
                                text(origin, "offset"),
                                text(origin, "time"))));
        if (letter.has("key") || letter.has("key_base64")) {
            lines.add(item("key", value(letter, "key")));
        }
        letter.path("headers")
                .forEach(header -> lines.add(item("header", text(header, "name") + ": " + value(header, "value"))));
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
        return node.has(name) ? text(node, name) : "(base64) " + text(node, name + "_base64");
    }

    private static String item(String name, String text) {
        return "%-8s%s".formatted(name, text);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR - 1) + "…";
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText().replaceAll("\\p{Cntrl}", "\ufffd");
    }
}

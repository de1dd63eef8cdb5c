package org.diffusionfleet.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a server tells, for people. What strangers wrote is shown without control characters. */
public final class Texts {

    private static final int LONGEST_CELL = 60;
    private static final String CONTROL = "\\p{Cntrl}";
    private static final String INSTEAD = "\ufffd";

    private Texts() {}

    /** A field's text, empty if there is none. */
    public static String of(JsonNode node, String field) {
        return clean(node.path(field).asText());
    }

    /** A text that may be a stranger's. */
    public static String clean(String text) {
        return text.replaceAll(CONTROL, INSTEAD);
    }

    /** A time to the second. */
    public static String time(JsonNode node, String field) {
        return of(node, field).replaceFirst("\\.\\d+Z$", "Z");
    }

    /** An estimate in seconds, which may be missing. */
    public static String seconds(JsonNode node, String field) {
        return node.has(field) ? seconds(node.path(field).asDouble()) : "unknown: no worker is there";
    }

    private static String seconds(double seconds) {
        if (seconds < 59.95) {
            return "%s s".formatted(Math.round(seconds * 10) / 10.0);
        }
        var whole = Math.round(seconds);
        return whole < 3600
                ? "%d min %d s".formatted(whole / 60, whole % 60)
                : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
    }

    /** A line with a name before it. */
    public static String item(String name, String text) {
        return "%-8s%s".formatted(name, text);
    }

    /** A text that may be long, for a table. */
    public static String shortened(String text) {
        return text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL - 1) + "…";
    }

    /** A line for each row, columns aligned. */
    public static List<String> table(List<List<String>> rows) {
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

    /** A query parameter behind others; empty if it has no value. */
    public static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}

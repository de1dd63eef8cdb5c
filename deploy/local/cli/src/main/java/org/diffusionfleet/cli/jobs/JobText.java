package org.diffusionfleet.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.diffusionfleet.cli.remote.Texts;

/** Jobs for people. */
final class JobText {

    private JobText() {}

    /** A line for each, columns aligned. */
    static List<String> table(List<JsonNode> jobs) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "CREATED", "STATE", "LANE", "MODEL", "TRIES", "PROMPT"));
        jobs.forEach(job -> rows.add(List.of(
                Texts.of(job, "id"),
                Texts.time(job, "created_at"),
                state(job),
                Texts.of(job, "lane"),
                Texts.of(job, "model"),
                Texts.of(job, "attempt"),
                Texts.shortened(Texts.of(job.path("request"), "prompt")))));
        return Texts.table(rows);
    }

    /** How it stands, what was asked for, and its pictures. */
    static List<String> lines(JsonNode job) {
        var lines = new ArrayList<String>();
        lines.add(Texts.item("job", Texts.of(job, "id") + ", " + state(job)));
        lines.add(Texts.item("of", "%s, lane %s".formatted(Texts.of(job, "model"), Texts.of(job, "lane"))));
        lines.add(Texts.item("created", Texts.time(job, "created_at")));
        if (job.has("position")) {
            lines.add(Texts.item("place", Texts.of(job, "position") + " in the queue"));
        }
        if (job.has("eta_seconds")) {
            lines.add(Texts.item("done", "in " + Texts.seconds(job, "eta_seconds")));
        }
        add(lines, job, "retry_at", "again", "at");
        add(lines, job, "start_by", "begins", "by");
        add(lines, job, "finish_by", "ends", "by");
        add(lines, job, "expires_at", "kept", "until");
        lines.add(Texts.item("tried", Texts.of(job, "attempt") + " times"));
        if (job.has("progress")) {
            var progress = job.path("progress");
            lines.add(
                    Texts.item("step", "%s of %s".formatted(Texts.of(progress, "step"), Texts.of(progress, "steps"))));
        }
        if (job.has("error")) {
            var error = job.path("error");
            lines.add(Texts.item(
                    "error", Texts.of(error, "code").toLowerCase(Locale.ROOT) + ": " + Texts.of(error, "detail")));
        }
        job.path("warnings").forEach(warning -> lines.add(Texts.item("warning", Texts.clean(warning.asText()))));
        job.path("images")
                .forEach(image -> lines.add(Texts.item(
                        "picture",
                        "%s, seed %s, %s × %s"
                                .formatted(
                                        Texts.of(image, "url"),
                                        Texts.of(image, "seed"),
                                        Texts.of(image, "width"),
                                        Texts.of(image, "height")))));
        lines.add("");
        lines.addAll(job.path("request").toPrettyString().lines().toList());
        return lines;
    }

    private static void add(List<String> lines, JsonNode job, String field, String name, String when) {
        if (job.has(field)) {
            lines.add(Texts.item(name, when + " " + Texts.time(job, field)));
        }
    }

    /** What it is about to be counts, too. */
    private static String state(JsonNode job) {
        var ended = List.of("succeeded", "failed", "canceled", "expired").contains(Texts.of(job, "state"));
        if (job.path("delete_requested").asBoolean()) {
            return Texts.of(job, "state") + ", to be deleted";
        }
        return job.path("cancel_requested").asBoolean() && !ended
                ? Texts.of(job, "state") + ", to be canceled"
                : Texts.of(job, "state");
    }
}

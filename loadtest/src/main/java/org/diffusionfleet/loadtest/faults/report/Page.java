package org.diffusionfleet.loadtest.faults.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.diffusionfleet.loadtest.faults.oracle.Story;
import org.diffusionfleet.schemas.Json;

/** The report as one static page, with nothing to load, and as JSON. */
public final class Page {

    private static final int MOST_STORIES = 50;

    private Page() {}

    /** Writes {@code report.html} and {@code report.json} there, and what was seen of each job into {@code jobs.txt}. */
    public static void write(Path directory, RunReport report, Ledger ledger) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("report.json"), Json.write(report));
        Files.writeString(directory.resolve("report.html"), html(report, ledger));
        Files.writeString(directory.resolve("jobs.txt"), jobs(ledger));
    }

    private static String jobs(Ledger ledger) {
        return ledger.stories().stream()
                .sorted(Comparator.comparing(Story::begin))
                .map(story -> "%s\n%s\n".formatted(story.jobId(), story.timeline()))
                .collect(Collectors.joining("\n"));
    }

    static String html(RunReport report, Ledger ledger) throws IOException {
        var count = report.violations().size();
        return frame().formatted(
                        count == 0
                                ? "<span class=good>0 violations</span>"
                                : "<span class=bad>" + count + " violations</span>",
                        report.begin(),
                        report.end(),
                        report.injections(),
                        report.missed(),
                        report.stalls(),
                        text(report.command()),
                        counts("promise", "broken", report.broken()),
                        kinds(report),
                        measures(report),
                        counts("end", "jobs", report.jobs()),
                        report.poison(),
                        counts("answer", "times", report.answers()),
                        chart(report),
                        timeline(report),
                        violations(report, ledger));
    }

    private static String frame() throws IOException {
        try (var frame = Objects.requireNonNull(Page.class.getResourceAsStream("page.html"))) {
            return new String(frame.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String counts(String name, String value, Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("", head(name, value), "</table>"));
    }

    private static String kinds(RunReport report) {
        return report.kinds().stream()
                .map(kind -> row(kind.kind(), kind.injected(), kind.missed(), kind.violations()))
                .collect(Collectors.joining(
                        "", head("kind", "injected", "missed", "violations in their time"), "</table>"));
    }

    private static String measures(RunReport report) {
        return report.measures().entrySet().stream()
                .map(entry -> row(
                        entry.getKey(),
                        entry.getValue().count(),
                        entry.getValue().p50(),
                        entry.getValue().p90(),
                        entry.getValue().p99(),
                        entry.getValue().max()))
                .collect(Collectors.joining("", head("", "n", "p50", "p90", "p99", "max"), "</table>"));
    }

    /** A bar for each fault, from when it struck until it was healed; 1000 units wide. */
    private static String chart(RunReport report) {
        var whole = Math.max(1, report.begin().until(report.end(), java.time.temporal.ChronoUnit.MILLIS));
        return report.timeline().stream()
                .map(entry ->
                        "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"5\" fill=\"%s\"><title>%s</title></rect>"
                                .formatted(
                                        1000.0
                                                * report.begin()
                                                        .until(entry.struck(), java.time.temporal.ChronoUnit.MILLIS)
                                                / whole,
                                        6 * (entry.number() % 10),
                                        Math.max(1, 1000.0 * entry.took() / whole),
                                        entry.hit() ? "#c2410c" : "#999",
                                        text(entry.text())))
                .collect(Collectors.joining("", "<svg viewBox=\"0 0 1000 60\" width=\"100%\">", "</svg>"));
    }

    private static String timeline(RunReport report) {
        return report.timeline().stream()
                .map(entry -> row(entry.struck(), entry.took(), entry.text()))
                .collect(Collectors.joining("", head("struck", "healed after ms", "fault"), "</table>"));
    }

    private static String violations(RunReport report, Ledger ledger) {
        return report.violations().stream()
                .limit(MOST_STORIES)
                .map(violation -> "<h3>%s</h3><p>%s: %s</p><pre>%s</pre>"
                        .formatted(
                                text(violation.promise().sentence()),
                                text(violation.subject()),
                                text(violation.detail()),
                                text(ledger.story(violation.subject()).timeline())))
                .collect(Collectors.joining());
    }

    private static String head(String... names) {
        return java.util.Arrays.stream(names)
                .map(name -> "<th>" + name + "</th>")
                .collect(Collectors.joining("", "<table><tr>", "</tr>"));
    }

    private static String row(@org.jspecify.annotations.Nullable Object... cells) {
        var row = new StringBuilder("<tr>");
        for (var cell : cells) {
            row.append(cell instanceof Number ? "<td class=n>" : "<td>")
                    .append(cell == null ? "–" : text(cell.toString()))
                    .append("</td>");
        }
        return row.append("</tr>").toString();
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

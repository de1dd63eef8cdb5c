package org.diffusionfleet.cli.models;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.diffusionfleet.diffusion.report.Abilities;
import org.diffusionfleet.diffusion.report.ComponentReport;
import org.diffusionfleet.diffusion.report.ModelReport;

/** A report for people. */
record ReportText(PrintWriter out) {

    private static final double MEGABYTE = 1e6;

    void print(ModelReport report) {
        out.printf("%s: %s%n%n", report.name(), kind(report));
        report.components().forEach(this::print);
        if (report.abilities() != null) {
            print(report.abilities());
        }
        list("warnings", report.warnings());
        list("problems", report.problems());
        out.println(verdict(report));
    }

    private static String kind(ModelReport report) {
        return report.family().isEmpty() ? "no model" : "%s (%s)".formatted(report.family(), report.pipeline());
    }

    private static String verdict(ModelReport report) {
        if (!report.problems().isEmpty()) {
            return "It cannot be used.";
        }
        return report.abilities() == null ? "Its files are in order; it was not opened." : "It can be used.";
    }

    private void print(ComponentReport component) {
        switch (component) {
            case ComponentReport.Graph graph -> print(graph);
            case ComponentReport.Settings settings -> line(settings.folder(), String.join(", ", settings.facts()));
            case ComponentReport.Broken broken -> line(broken.folder(), "broken: " + broken.problem());
            case ComponentReport.Absent absent -> line(absent.folder(), "absent: " + absent.consequence());
        }
    }

    private void print(ComponentReport.Graph graph) {
        var made = graph.producer().isEmpty() ? "" : ", by " + graph.producer();
        var domains = graph.domains().isEmpty() ? "" : " and " + String.join(", ", graph.domains());
        var beside = graph.weightFiles().isEmpty() ? "" : " in " + String.join(", ", graph.weightFiles());
        line(
                graph.folder(),
                "%s, weights %s%s, opset %d%s%s"
                        .formatted(graph.file(), weights(graph.weightBytes()), beside, graph.opset(), domains, made));
        graph.inputs().forEach(port -> print("reads", port));
        graph.outputs().forEach(port -> print("makes", port));
    }

    private static String weights(Map<String, Long> bytes) {
        return new TreeMap<>(bytes)
                .entrySet().stream()
                        .map(entry ->
                                String.format(Locale.ROOT, "%.1f MB %s", entry.getValue() / MEGABYTE, entry.getKey()))
                        .collect(Collectors.joining(" + "));
    }

    private void print(String verb, ComponentReport.PortReport port) {
        out.printf("%16s%s %-22s %-8s [%s]%n", "", verb, port.name(), port.type(), String.join(", ", port.shape()));
    }

    private void print(Abilities does) {
        out.printf("%nsupports%n");
        item(
                "sizes",
                "%d × %d (height × width), and other multiples of %d"
                        .formatted(does.defaultHeight(), does.defaultWidth(), does.sizeMultiple()));
        item("samplers", String.join(", ", does.samplers()) + "; up to %d steps".formatted(does.maxSteps()));
        item("prediction", does.prediction());
        item("guidance", does.guidance() + "; an empty negative prompt is " + does.emptyNegativePrompt());
        item("batches", does.perRowTimestep() ? "any timesteps in one call" : "one timestep a call");
        item("prompts", "%d tokens a window, up to %d windows".formatted(does.maxTokens(), does.maxWindows()));
        does.providers().forEach(this::print);
    }

    private void print(Abilities.ProviderReport provider) {
        var here = provider.available() ? "can be used here" : "cannot be used here";
        item(provider.provider(), provider.note().isEmpty() ? here : here + ": " + provider.note());
    }

    private void line(String folder, String text) {
        out.printf("%-16s%s%n", folder, text);
    }

    private void item(String name, String text) {
        out.printf("  %-14s%s%n", name, text);
    }

    private void list(String title, List<String> sentences) {
        if (!sentences.isEmpty()) {
            out.printf("%n%s%n", title);
            sentences.forEach(sentence -> out.printf("  - %s%n", sentence));
        }
        if (title.equals("problems")) {
            out.println();
        }
    }
}

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

    void print(ModelReport report) {
        out.printf("%s: %s%n", report.name(), kind(report));
        if (!report.components().isEmpty()) {
            out.println();
            report.components().forEach(this::print);
        }
        if (report.abilities() != null) {
            print(report.abilities());
        }
        list("warnings", report.warnings());
        list("problems", report.problems());
        out.printf("%n%s%n", verdict(report));
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
                        .map(entry -> size(entry.getValue()) + " " + entry.getKey())
                        .collect(Collectors.joining(" + "));
    }

    private static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " bytes";
        }
        if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        }
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }

    private void print(String verb, ComponentReport.PortReport port) {
        out.printf("%16s%s %-22s %-8s [%s]%n", "", verb, port.name(), port.type(), String.join(", ", port.shape()));
    }

    private void print(Abilities does) {
        out.printf("%nsupports%n");
        item("tasks", String.join(", ", does.tasks()));
        item(
                "sizes",
                "%d × %d (height × width), and other multiples of %d"
                        .formatted(does.defaultHeight(), does.defaultWidth(), does.sizeMultiple()));
        item("samplers", String.join(", ", does.samplers()) + "; up to %d steps".formatted(does.maxSteps()));
        item("prediction", does.prediction());
        item("guidance", guidance(does));
        item("batches", does.perRowTimestep() ? "any timesteps in one UNet call" : "one timestep a UNet call");
        item("prompts", prompts(does));
        does.providers().forEach(this::print);
    }

    private static String guidance(Abilities does) {
        return does.guidance().equals(Abilities.EMBEDDED)
                ? "embedded: the UNet reads the scale, and there is no negative prompt"
                : "%s a sample; an empty negative prompt is %s".formatted(does.guidance(), does.emptyNegativePrompt());
    }

    private static String prompts(Abilities does) {
        return does.maxWindows() == 1
                ? "one window of %d tokens".formatted(does.maxTokens())
                : "up to %d windows of %d tokens".formatted(does.maxWindows(), does.maxTokens());
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
    }
}

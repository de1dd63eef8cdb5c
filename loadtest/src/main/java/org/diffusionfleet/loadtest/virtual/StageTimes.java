package org.diffusionfleet.loadtest.virtual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How long the stages of a worker take, in microseconds, by how many they have in hand: between the counts that are there linear,
 * beyond the last in proportion. A file has a line {@code stage,count,micros} for each, and lines that begin with {@code #}.
 *
 * @param steps a UNet call and the steps of the samples, by rows
 * @param prepares prompt and noise of a sample, by samples
 * @param decodes pictures from latents, by pictures
 */
public record StageTimes(
        NavigableMap<Integer, Double> steps,
        NavigableMap<Integer, Double> prepares,
        NavigableMap<Integer, Double> decodes) {

    public StageTimes {
        for (var stage : List.of(steps, prepares, decodes)) {
            if (stage.isEmpty()
                    || stage.firstKey() < 1
                    || stage.values().stream().anyMatch(micros -> micros < 0)) {
                throw new IllegalArgumentException("every stage needs a count of 1 or more and times of 0 or more");
            }
        }
    }

    /** The same device, on which steps take so long whatever else: for what is known of it by a formula. */
    public static StageTimes ofSteps(double microsACall, double microsARow, int mostRows) {
        var steps = new TreeMap<Integer, Double>();
        for (var rows = 1; rows <= mostRows; rows++) {
            steps.put(rows, microsACall + rows * microsARow);
        }
        return new StageTimes(steps, new TreeMap<>(Map.of(1, 0.0)), new TreeMap<>(Map.of(1, 0.0)));
    }

    /** What {@link #lines} wrote. */
    public static StageTimes read(Path file) throws IOException {
        var stages = Map.of(
                "step", new TreeMap<Integer, Double>(),
                "prepare", new TreeMap<Integer, Double>(),
                "decode", new TreeMap<Integer, Double>());
        for (var line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                var parts = line.split(",", -1);
                var stage = stages.get(parts[0]);
                if (stage == null || parts.length != 3) {
                    throw new IOException(
                            "%s: a line is step|prepare|decode,COUNT,MICROS, not %s".formatted(file, line));
                }
                stage.put(Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
            }
        }
        return new StageTimes(
                new TreeMap<>(stages.get("step")),
                new TreeMap<>(stages.get("prepare")),
                new TreeMap<>(stages.get("decode")));
    }

    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.addAll(lines("step", steps));
        lines.addAll(lines("prepare", prepares));
        lines.addAll(lines("decode", decodes));
        return lines;
    }

    private static List<String> lines(String stage, Map<Integer, Double> times) {
        return times.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%s,%d,%.1f", stage, entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Of two recordings of the same counts: the machine may have been slower in one. */
    public StageTimes mean(StageTimes other) {
        return new StageTimes(mean(steps, other.steps), mean(prepares, other.prepares), mean(decodes, other.decodes));
    }

    private static NavigableMap<Integer, Double> mean(Map<Integer, Double> one, Map<Integer, Double> other) {
        var mean = new TreeMap<>(other);
        one.forEach((count, micros) -> mean.merge(count, micros, (a, b) -> (a + b) / 2));
        return mean;
    }

    /** Nanoseconds of a step. */
    public long step(int rows) {
        return nanos(steps, rows);
    }

    /** Nanoseconds until a sample is prepared. */
    public long prepare() {
        return nanos(prepares, 1);
    }

    /** Nanoseconds until so many pictures are decoded together. */
    public long decode(int pictures) {
        return nanos(decodes, pictures);
    }

    private static long nanos(NavigableMap<Integer, Double> times, int count) {
        var below = times.floorEntry(count);
        var above = times.ceilingEntry(count);
        if (below == null || above == null) {
            var nearest = below == null ? times.firstEntry() : below;
            return Math.round(1e3 * nearest.getValue() * (below == null ? 1 : (double) count / nearest.getKey()));
        }
        var span = above.getKey() - below.getKey();
        var share = span == 0 ? 0 : (double) (count - below.getKey()) / span;
        return Math.round(1e3 * (below.getValue() + share * (above.getValue() - below.getValue())));
    }
}

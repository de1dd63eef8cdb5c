package org.diffusionfleet.loadtest.faults.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.diffusionfleet.loadtest.faults.inject.Injection;
import org.diffusionfleet.loadtest.faults.inject.Kind;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.diffusionfleet.loadtest.faults.oracle.Promise;
import org.diffusionfleet.loadtest.faults.oracle.Provocation;
import org.diffusionfleet.loadtest.faults.oracle.Story;
import org.diffusionfleet.loadtest.faults.oracle.Violation;

/**
 * What a run found.
 *
 * @param command what repeats it
 * @param jobs how many jobs ended how; {@code none} for those that did not
 * @param poison records that named no job
 * @param kinds faults by kind
 * @param broken violations by promise
 * @param measures in milliseconds, by what was measured
 * @param stalls how often the machine stood still
 * @param answers of the gateways, by request, status and code
 */
public record RunReport(
        String command,
        Instant begin,
        Instant end,
        int injections,
        int missed,
        Map<String, Integer> jobs,
        int poison,
        List<OfKind> kinds,
        Map<String, Integer> broken,
        Map<String, Percentiles> measures,
        int stalls,
        Map<String, Integer> answers,
        List<Entry> timeline,
        List<Violation> violations) {

    /**
     * Faults of a kind.
     *
     * @param violations whose job lived while one of them was going on
     */
    public record OfKind(String kind, int injected, int missed, int violations) {}

    /**
     * A fault.
     *
     * @param took until it was healed, in milliseconds
     */
    public record Entry(int number, Instant struck, long took, String text, boolean hit) {}

    /** Draws it up. */
    public static RunReport of(
            String command,
            Instant begin,
            Ledger ledger,
            List<Injection> injections,
            List<Violation> violations,
            List<Provocation> stalls,
            Map<String, Integer> answers) {
        var stories = ledger.stories();
        return new RunReport(
                command,
                begin,
                Instant.now(),
                count(injections, true),
                count(injections, false),
                ends(stories),
                ledger.unreadableCount(),
                kinds(ledger, injections, violations),
                broken(violations),
                measures(stories, injections),
                stalls.size(),
                answers,
                injections.stream().map(RunReport::entry).toList(),
                violations);
    }

    private static int count(Collection<Injection> injections, boolean hit) {
        return (int)
                injections.stream().filter(injection -> injection.hit() == hit).count();
    }

    private static Map<String, Integer> ends(List<Story> stories) {
        return stories.stream()
                .collect(Collectors.toMap(
                        story ->
                                story.end().map(end -> end.event().state().id()).orElse("none"),
                        _ -> 1,
                        Integer::sum,
                        TreeMap::new));
    }

    private static List<OfKind> kinds(Ledger ledger, List<Injection> injections, List<Violation> violations) {
        var kinds = new ArrayList<OfKind>();
        for (var kind : Kind.values()) {
            var own = injections.stream()
                    .filter(injection -> injection.step().kind() == kind)
                    .toList();
            var beside = violations.stream()
                    .map(violation -> ledger.story(violation.subject()))
                    .filter(story -> own.stream()
                            .anyMatch(injection ->
                                    !Measures.during(story, List.of(injection)).isBlank()))
                    .count();
            kinds.add(new OfKind(kind.id(), count(own, true), count(own, false), (int) beside));
        }
        return kinds;
    }

    private static Map<String, Integer> broken(List<Violation> violations) {
        var broken = new LinkedHashMap<String, Integer>();
        for (var promise : Promise.values()) {
            var times = (int) violations.stream()
                    .filter(violation -> violation.promise() == promise)
                    .count();
            broken.put(promise.sentence(), times);
        }
        return broken;
    }

    private static Map<String, Percentiles> measures(List<Story> stories, List<Injection> injections) {
        var calm = Measures.calm(stories, injections);
        var measures = new LinkedHashMap<String, Percentiles>();
        measures.put(
                "redelivery after SIGKILL of a worker, all others ready and nothing else broken",
                Percentiles.of(Measures.relief(stories, injections)));
        measures.put(
                "redelivery after SIGKILL of a worker, all", Percentiles.of(Measures.redelivery(stories, injections)));
        measures.put(
                "loss of a leader to the end of the first job asked for after it",
                Percentiles.of(Measures.recovery(stories, injections, Kind.LEADER_LOSS, false)));
        measures.put(
                "return of all brokers to the end of the first job asked for after it",
                Percentiles.of(Measures.recovery(stories, injections, Kind.ALL_BROKERS, true)));
        measures.put(
                "return of the store to the end of the first job asked for after it",
                Percentiles.of(Measures.recovery(stories, injections, Kind.STORE_DOWN, true)));
        measures.put("accept to worker, all", Percentiles.of(Measures.acceptToWorker(stories)));
        measures.put("accept to worker, far from faults", Percentiles.of(Measures.acceptToWorker(calm)));
        measures.put("finish to event, all", Percentiles.of(Measures.finishToEvent(stories)));
        measures.put("finish to event, far from faults", Percentiles.of(Measures.finishToEvent(calm)));
        measures.put("accept to its event stream, all", Percentiles.of(Measures.acceptToView(stories)));
        measures.put("accept to its event stream, far from faults", Percentiles.of(Measures.acceptToView(calm)));
        measures.put("drain", Percentiles.of(Measures.drains(injections)));
        return measures;
    }

    private static Entry entry(Injection injection) {
        var took = injection.struck().until(injection.healed(), java.time.temporal.ChronoUnit.MILLIS);
        return new Entry(injection.step().number(), injection.struck(), took, injection.text(), injection.hit());
    }

    /** In a few lines. */
    public String summary() {
        var lines = new ArrayList<String>();
        lines.add("%d faults (%d more missed), %d violations, jobs %s, %d records that were none, %d s"
                .formatted(
                        injections,
                        missed,
                        violations.size(),
                        jobs,
                        poison,
                        begin.until(end, java.time.temporal.ChronoUnit.SECONDS)));
        broken.forEach((promise, times) -> {
            if (times > 0) {
                lines.add("  broken %d times: %s".formatted(times, promise));
            }
        });
        measures.forEach((what, took) -> lines.add("  %s: n=%d p50=%s p99=%s max=%s ms"
                .formatted(what, took.count(), took.p50(), took.p99(), took.max())));
        return String.join("\n", lines);
    }
}

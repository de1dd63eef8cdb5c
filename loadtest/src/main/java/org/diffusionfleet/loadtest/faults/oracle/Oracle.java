package org.diffusionfleet.loadtest.faults.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.PictureSource;

/**
 * Holds what was seen against what was promised. Knows only what clients, topics and the bucket told; of what was done to the fleet it
 * knows only when leases may have been lost. Pure: the same facts give the same violations.
 *
 * @param mostAttempts how often a job is tried before it is buried
 */
public record Oracle(int mostAttempts) {

    /** What must hold at any time. */
    public List<Violation> check(Ledger ledger) {
        var violations = new ArrayList<Violation>();
        Verdicts verdicts = (promise, subject, detail) -> violations.add(new Violation(promise, subject, detail));
        for (var story : ledger.stories()) {
            Ends.check(story, verdicts);
            Pictures.check(story, verdicts);
            Streams.check(story, verdicts);
        }
        ledger.keys().forEach((key, ids) -> {
            if (ids.size() > 1) {
                verdicts.broken(
                        Promise.ONE_JOB_A_KEY,
                        new TreeSet<>(ids).getFirst(),
                        "the key %s stands for %s".formatted(key, ids));
            }
        });
        return violations;
    }

    /** What must hold besides once everything has come to rest. */
    public List<Violation> checkSettled(Ledger ledger, Collection<Provocation> provocations) {
        var violations = new ArrayList<>(check(ledger));
        Verdicts verdicts = (promise, subject, detail) -> violations.add(new Violation(promise, subject, detail));
        for (var story : ledger.stories()) {
            Ends.checkSettled(story, verdicts);
            Pictures.checkSettled(story, verdicts);
            Streams.checkSettled(story, verdicts);
            attempts(story, provocations, verdicts);
        }
        var letters = ledger.letters();
        ledger.unreadable().forEach((place, sha256) -> {
            if (!sha256.equals(letters.get(place))) {
                verdicts.broken(
                        Promise.BURIED, place.toString(), "it names no job, and no dead letter has it byte for byte");
            }
        });
        return violations;
    }

    /**
     * Objects without an owner: a job that ended owns how it ended, and what its manifest lists if it succeeded. For after the sweep.
     *
     * @param keys all keys under {@code jobs/}
     */
    public List<Violation> checkOwned(Ledger ledger, Set<String> keys) {
        var owned = ledger.stories().stream().flatMap(Oracle::owned).collect(Collectors.toSet());
        return keys.stream()
                .filter(key -> !owned.contains(key))
                .map(key -> new Violation(Promise.OWNED, key, "no job that anybody knows of owns it"))
                .toList();
    }

    private static Stream<String> owned(Story story) {
        return story.unwanted()
                ? Stream.empty()
                : story.end().map(Fact.Happened::event).stream().flatMap(end -> owned(story.jobId(), end));
    }

    private static Stream<String> owned(String id, JobEvent end) {
        var ownEnd = Stream.of(Manifest.endKey(id, 0));
        return switch (end) {
            case JobEvent.Succeeded succeeded ->
                Stream.of(
                                ownEnd,
                                source(id),
                                Stream.of(Manifest.key(id)),
                                succeeded.manifest().images().stream().map(Manifest.Image::key))
                        .flatMap(keys -> keys);
            case JobEvent.Failed _ -> Stream.concat(ownEnd, source(id));
            case JobEvent.Canceled _, JobEvent.Expired _ -> ownEnd;
            case JobEvent.Started _, JobEvent.Released _ -> throw new IllegalArgumentException(end.id() + " is no end");
        };
    }

    /** What it began with, if that is a picture of its own. */
    private static Stream<String> source(String id) {
        return Stream.of(PictureSource.Stored.key(id, "init", ImageFormat.PNG));
    }

    /**
     * Where nobody was hurt, each number of an attempt is one try. Otherwise numbers may have gaps, for a worker that ends may be handed a
     * record that it no longer takes: then those tries count that were seen to begin.
     */
    private void attempts(Story story, Collection<Provocation> provocations, Verdicts verdicts) {
        var givenBack = told(story, JobEvent.Released.class);
        var lost = provocations.stream()
                .filter(provocation -> provocation.touches(story.begin(), story.last()))
                .mapToInt(Provocation::leases)
                .sum();
        var tries = lost == 0 ? newest(story) : told(story, JobEvent.Started.class);
        if (tries > Math.min(1 + givenBack + lost, mostAttempts + 1)) {
            verdicts.broken(
                    Promise.ATTEMPTS_BOUNDED,
                    story,
                    "tried %d times, given back %d times, and its lease can have been lost at most %d times"
                            .formatted(tries, givenBack, lost));
        }
    }

    private static long newest(Story story) {
        return story.events().stream()
                .mapToInt(told -> told.event().attempt())
                .max()
                .orElse(1);
    }

    private static long told(Story story, Class<? extends JobEvent> kind) {
        return story.events().stream()
                .map(Fact.Happened::event)
                .filter(kind::isInstance)
                .count();
    }
}

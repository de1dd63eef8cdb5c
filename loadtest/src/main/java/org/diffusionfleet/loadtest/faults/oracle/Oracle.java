package org.diffusionfleet.loadtest.faults.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
     * Objects of jobs nobody knows, and pictures no manifest lists. For after the sweep.
     *
     * @param keys all keys under {@code jobs/}
     */
    public List<Violation> checkOwned(Ledger ledger, Set<String> keys) {
        var violations = new ArrayList<Violation>();
        for (var key : keys) {
            var jobId = key.substring("jobs/".length(), Math.max("jobs/".length(), key.indexOf('/', "jobs/".length())));
            var story = ledger.story(jobId);
            var owned = story.end()
                    .map(Fact.Happened::event)
                    .filter(event -> event.state() == org.diffusionfleet.schemas.JobState.SUCCEEDED)
                    .isPresent();
            if (!owned) {
                violations.add(new Violation(Promise.OWNED, key, "its job did not succeed, or nobody knows it"));
            }
        }
        return violations;
    }

    private void attempts(Story story, Collection<Provocation> provocations, Verdicts verdicts) {
        var most = story.all(Fact.Happened.class)
                .mapToInt(told -> told.event().attempt())
                .max()
                .orElse(1);
        var lost = provocations.stream()
                .filter(provocation -> provocation.touches(story.begin(), story.last()))
                .mapToInt(Provocation::leases)
                .sum();
        if (most > Math.min(1 + lost, mostAttempts + 1)) {
            verdicts.broken(
                    Promise.ATTEMPTS_BOUNDED,
                    story,
                    "attempt %d, though its lease can have been lost at most %d times".formatted(most, lost));
        }
    }
}

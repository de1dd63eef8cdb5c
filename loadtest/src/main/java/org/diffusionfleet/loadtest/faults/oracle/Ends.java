package org.diffusionfleet.loadtest.faults.oracle;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;

/** What is promised of a job's lifecycle events. */
final class Ends {

    /** A worker's clock may differ from ours by so much. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    private Ends() {}

    static void check(Story story, Verdicts verdicts) {
        var ends = story.ends().map(Fact.Happened::id).toList();
        if (ends.size() > 1) {
            verdicts.broken(Promise.ENDS_ONCE, story, "it has the ends " + ends);
        }
        order(story, verdicts);
        story.end().ifPresent(end -> asked(story, end, verdicts));
    }

    static void checkSettled(Story story, Verdicts verdicts) {
        var recorded = story.all(Fact.Recorded.class).toList();
        if (story.accepted() && recorded.isEmpty()) {
            verdicts.broken(Promise.NOTHING_LOST, story, "it was accepted, and no record of it lies on a jobs topic");
        }
        if ((story.accepted() || !recorded.isEmpty()) && story.end().isEmpty()) {
            verdicts.broken(Promise.NOTHING_LOST, story, "it never ended");
        }
        if (story.end().filter(end -> end.event() instanceof JobEvent.Failed).isPresent()) {
            buried(story, recorded, verdicts);
        }
    }

    private static void buried(Story story, List<Fact.Recorded> recorded, Verdicts verdicts) {
        Map<Place, String> originals = new HashMap<>();
        recorded.forEach(record -> originals.put(record.place(), record.sha256()));
        var whole =
                story.all(Fact.Buried.class).anyMatch(letter -> letter.sha256().equals(originals.get(letter.origin())));
        if (!whole) {
            verdicts.broken(Promise.BURIED, story, "it failed, and no dead letter has its record byte for byte");
        }
    }

    /** What a worker that had lost its lease says late, of an older attempt, changes nothing and is no fault. */
    private static void order(Story story, Verdicts verdicts) {
        var state = JobState.QUEUED;
        var newest = 0;
        for (var told : story.events()) {
            var event = told.event();
            var late = event.attempt() < newest;
            if (state.terminal()) {
                if (event instanceof JobEvent.Started && event.attempt() > newest) {
                    verdicts.broken(
                            Promise.NO_START_AFTER_END,
                            story,
                            "%s came after it had %s".formatted(told.id(), state.id()));
                }
            } else if (state.canBecome(event.state())) {
                state = late && !event.state().terminal() ? state : event.state();
            } else if (!late) {
                verdicts.broken(Promise.ORDER, story, "%s came while it was %s".formatted(told.id(), state.id()));
            }
            newest = Math.max(newest, event.attempt());
        }
    }

    private static void asked(Story story, Fact.Happened end, Verdicts verdicts) {
        switch (end.event().state()) {
            case CANCELED -> {
                if (story.all(Fact.CancelSent.class).findAny().isEmpty()) {
                    verdicts.broken(Promise.NOBODY_ASKED, story, "it was canceled, and nobody asked");
                }
            }
            case EXPIRED -> expired(story, end, verdicts);
            case QUEUED, RUNNING, SUCCEEDED, FAILED -> {
                // Nobody has to ask for these.
            }
        }
    }

    private static void expired(Story story, Fact.Happened end, Verdicts verdicts) {
        // A client that was never told of its job may have set a deadline that we do not know.
        var due = story.all(Fact.Accepted.class).toList();
        var early = due.stream()
                .allMatch(accepted ->
                        accepted.finishBy() == null || end.time().plus(CLOCKS).isBefore(accepted.finishBy()));
        if (!due.isEmpty() && early) {
            var deadlines = due.stream().map(a -> String.valueOf(a.finishBy())).collect(Collectors.joining(", "));
            verdicts.broken(
                    Promise.NOBODY_ASKED,
                    story,
                    "it expired at %s, its deadline is %s".formatted(end.time(), deadlines));
        }
    }
}

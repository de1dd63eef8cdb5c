package org.diffusionfleet.loadtest.faults.oracle;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.JobEvent;

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
        if (story.isJob() && story.end().isEmpty()) {
            verdicts.broken(Promise.NOTHING_LOST, story, "it never ended");
        }
        if (story.unwanted() && story.all(Fact.Deleted.class).findAny().isEmpty()) {
            verdicts.broken(Promise.NOTHING_KEPT, story, "its owner asked to delete it, and nobody says that it is");
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

    /**
     * What a worker that had lost its lease says late, of an older attempt, changes nothing and is no fault. Neither is a try that is given
     * back and was never seen to begin: its worker died before it could say so.
     */
    private static void order(Story story, Verdicts verdicts) {
        var ended = "";
        var newest = 0;
        var givenBack = new HashSet<Integer>();
        for (var told : story.events()) {
            var event = told.event();
            if (event instanceof JobEvent.Started && event.attempt() >= newest) {
                if (!ended.isEmpty() && event.attempt() > newest) {
                    verdicts.broken(Promise.NO_START_AFTER_END, story, "%s came after %s".formatted(told.id(), ended));
                } else if (ended.isEmpty() && givenBack.contains(event.attempt())) {
                    verdicts.broken(Promise.ORDER, story, "%s came after that try was given back".formatted(told.id()));
                }
            }
            if (event instanceof JobEvent.Released) {
                givenBack.add(event.attempt());
            }
            ended = ended.isEmpty() && event.state().terminal() ? told.id() : ended;
            newest = Math.max(newest, event.attempt());
        }
    }

    private static void asked(Story story, Fact.Happened end, Verdicts verdicts) {
        switch (end.event().state()) {
            case CANCELED -> {
                if (story.all(Fact.CancelSent.class).findAny().isEmpty() && !story.unwanted()) {
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

package org.diffusionfleet.loadtest.faults.oracle;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.JobState;

/** What is promised to those who follow a job's events, and to those who look at it. */
final class Streams {

    private Streams() {}

    static void check(Story story, Verdicts verdicts) {
        var names = new HashMap<Integer, String>();
        followers(story).forEach((follower, heard) -> {
            int expected = 1;
            for (var told : heard) {
                if (told.sequence() != expected) {
                    verdicts.broken(
                            Promise.STREAM,
                            story,
                            "follower %d heard %d %s from %s, and should have heard %d"
                                    .formatted(follower, told.sequence(), told.name(), told.gateway(), expected));
                    return;
                }
                expected++;
                var other = names.putIfAbsent(told.sequence(), told.name());
                if (other != null && !other.equals(told.name())) {
                    verdicts.broken(
                            Promise.STREAM,
                            story,
                            "event %d is %s to one and %s to another".formatted(told.sequence(), other, told.name()));
                }
            }
        });
    }

    static void checkSettled(Story story, Verdicts verdicts) {
        delivered(story, verdicts);
        story.end().ifPresent(end -> {
            var state = end.event().state();
            followers(story).forEach((follower, heard) -> {
                if (!heard.getLast().name().equals(state.id())) {
                    verdicts.broken(
                            Promise.STREAM,
                            story,
                            "it has %s, and the last that follower %d heard is %s"
                                    .formatted(
                                            state.id(),
                                            follower,
                                            heard.getLast().name()));
                }
            });
            if (story.unwanted()) {
                gone(story, verdicts);
            } else {
                shown(story, state, verdicts);
            }
        });
    }

    private static void delivered(Story story, Verdicts verdicts) {
        var told = story.all(Fact.Delivered.class)
                .map(Fact.Delivered::id)
                .distinct()
                .toList();
        var id = story.end().map(Fact.Happened::id).stream().toList();
        if (!told.equals(id)) {
            verdicts.broken(Promise.WEBHOOK, story, "it has %s, and the webhook was told %s".formatted(id, told));
        }
    }

    private static void gone(Story story, Verdicts verdicts) {
        lastShown(story).stream()
                .filter(shown -> shown.status() != Fact.Shown.NONE)
                .forEach(shown -> verdicts.broken(Promise.NOTHING_KEPT, story, "it was deleted, but " + shown.text()));
    }

    private static void shown(Story story, JobState state, Verdicts verdicts) {
        lastShown(story).stream()
                .filter(shown -> shown.state() != state)
                .forEach(shown ->
                        verdicts.broken(Promise.VIEW, story, "it has %s, but %s".formatted(state.id(), shown.text())));
    }

    private static Collection<Fact.Shown> lastShown(Story story) {
        Map<String, Fact.Shown> last = new HashMap<>();
        story.all(Fact.Shown.class).forEach(shown -> last.put(shown.gateway(), shown));
        return last.values();
    }

    private static Map<Integer, List<Fact.Streamed>> followers(Story story) {
        return story.all(Fact.Streamed.class).collect(Collectors.groupingBy(Fact.Streamed::follower));
    }
}

package org.diffusionfleet.loadtest.faults.oracle;

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
            shown(story, state, verdicts);
        });
    }

    private static void shown(Story story, JobState state, Verdicts verdicts) {
        Map<String, Fact.Shown> last = new HashMap<>();
        story.all(Fact.Shown.class).forEach(shown -> last.put(shown.gateway(), shown));
        last.values().stream()
                .filter(shown -> shown.state() != state)
                .forEach(shown ->
                        verdicts.broken(Promise.VIEW, story, "it has %s, but %s".formatted(state.id(), shown.text())));
    }

    private static Map<Integer, List<Fact.Streamed>> followers(Story story) {
        return story.all(Fact.Streamed.class).collect(Collectors.groupingBy(Fact.Streamed::follower));
    }
}

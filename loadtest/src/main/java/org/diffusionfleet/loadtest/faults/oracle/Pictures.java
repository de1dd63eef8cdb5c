package org.diffusionfleet.loadtest.faults.oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;

/** What is promised of a job's objects. */
final class Pictures {

    private Pictures() {}

    static void check(Story story, Verdicts verdicts) {
        var ends = takenFrom(story, Fact.Written::isEnd);
        // A deleted job's end went with it, and who meets its record again writes it again, for the sweep.
        if (ends.size() > 1 && !story.unwanted()) {
            verdicts.broken(Promise.COMMITTED_ONCE, story, "its end was written by each of " + ends);
        }
        var commits = takenFrom(story, Fact.Written::isManifest);
        var end = story.end();
        if (end.isPresent() && !(end.get().event() instanceof JobEvent.Succeeded) && !commits.isEmpty()) {
            verdicts.broken(
                    Promise.NO_HALF_RESULT,
                    story,
                    "%s, and its manifest was written by %s"
                            .formatted(end.get().event().state().id(), commits.getFirst()));
        }
        onePicture(story, verdicts);
    }

    private static List<String> takenFrom(Story story, Predicate<Fact.Written> which) {
        return story.all(Fact.Written.class)
                .filter(which)
                .filter(Fact.Written::taken)
                .map(Fact.Written::by)
                .toList();
    }

    /** By what the workers sent, whatever became of it, and what lies there. */
    private static void onePicture(Story story, Verdicts verdicts) {
        var digests = new HashMap<String, TreeSet<String>>();
        story.all(Fact.Written.class)
                .filter(Fact.Written::isPicture)
                .forEach(write -> digests.computeIfAbsent(write.key(), _ -> new TreeSet<>())
                        .add(write.sha256()));
        story.all(Fact.Found.class)
                .filter(found -> !found.sha256().isEmpty() && digests.containsKey(found.key()))
                .forEach(found -> digests.computeIfAbsent(found.key(), _ -> new TreeSet<>())
                        .add(found.sha256()));
        digests.forEach((key, different) -> {
            if (different.size() > 1) {
                verdicts.broken(
                        Promise.ONE_PICTURE,
                        story,
                        "%s has %d different contents: %s".formatted(key, different.size(), different));
            }
        });
    }

    static void checkSettled(Story story, Verdicts verdicts) {
        story.end().ifPresent(end -> {
            if (end.event() instanceof JobEvent.Succeeded succeeded && !story.unwanted()) {
                whole(story, succeeded.manifest(), verdicts);
            }
        });
    }

    private static void whole(Story story, Manifest manifest, Verdicts verdicts) {
        var found = story.all(Fact.Found.class).collect(Collectors.toMap(Fact.Found::key, f -> f, (_, last) -> last));
        if (!isThere(found, Manifest.key(story.jobId()))) {
            verdicts.broken(Promise.WHOLE, story, "there is no manifest");
        }
        var samples = manifest.job().request().nSamples();
        if (samples == null || samples != manifest.images().size()) {
            verdicts.broken(
                    Promise.WHOLE,
                    story,
                    "%s samples, %d pictures"
                            .formatted(samples, manifest.images().size()));
        }
        for (var image : manifest.images()) {
            var object = found.get(image.key());
            if (object == null || !object.sha256().equals(image.sha256()) || !object.readable()) {
                verdicts.broken(
                        Promise.WHOLE,
                        story,
                        "%s should be %s, but %s"
                                .formatted(
                                        image.key(),
                                        image.sha256(),
                                        object == null ? "was not looked for" : object.text()));
            }
        }
    }

    private static boolean isThere(Map<String, Fact.Found> found, String key) {
        var object = found.get(key);
        return object != null && !object.sha256().isEmpty();
    }
}

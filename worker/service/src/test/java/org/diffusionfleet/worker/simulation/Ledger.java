package org.diffusionfleet.worker.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;

/** What the world has seen of the fleet: objects and events; and what it may never see. */
final class Ledger {

    private final Map<String, byte[]> objects = new TreeMap<>();
    private final Map<String, String> pictures = new HashMap<>(); // first digest by key
    private final Map<String, List<JobEvent>> events = new LinkedHashMap<>();
    private final Map<String, Integer> parked = new HashMap<>();
    private final Set<String> cancelled = new HashSet<>();

    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }

    Map<String, byte[]> objects() {
        return objects;
    }

    void cancel(String jobId) {
        cancelled.add(jobId);
    }

    boolean isCancelled(String jobId) {
        return cancelled.contains(jobId);
    }

    void wrote(String key, byte[] data) {
        if (key.endsWith(".png")) {
            var digest = Digests.sha256(data);
            var first = pictures.putIfAbsent(key, digest);
            require(first == null || first.equals(digest), "two different pictures of " + key);
        }
        if (key.endsWith("parked.json")) {
            parked.merge(key.substring(Manifest.prefix("").length() - 1, key.lastIndexOf('/')), 1, Integer::sum);
        }
        objects.put(key, data);
    }

    void told(JobEvent event) {
        events.computeIfAbsent(event.jobId(), _ -> new ArrayList<>()).add(event);
        if (event instanceof JobEvent.Started) {
            require(!isCancelled(event.jobId()), event.id() + " after its cancel was confirmed");
        }
    }

    /** Once nothing is left to do. */
    void close(String jobId, int maxAttempts, int recounts) {
        var own = events.getOrDefault(jobId, List.of());
        var ends = own.stream()
                .filter(event -> event.state().terminal())
                .map(JobEvent::id)
                .distinct()
                .toList();
        require(ends.size() == 1, "job %s ended as %s".formatted(jobId, ends));
        var starts = own.stream().filter(JobEvent.Started.class::isInstance).count();
        var tries = maxAttempts * (1 + recounts) + parked.getOrDefault(jobId, 0);
        require(starts <= tries, "job %s was begun %d times, %d at most".formatted(jobId, starts, tries));
        own.stream()
                .filter(JobEvent.Succeeded.class::isInstance)
                .map(JobEvent.Succeeded.class::cast)
                .forEach(succeeded -> check(jobId, succeeded.manifest()));
    }

    private void check(String jobId, Manifest told) {
        var manifest = object(Manifest.key(jobId));
        require(
                Json.read(manifest, Manifest.class).equals(told),
                "another manifest was told of than is there: " + jobId);
        for (var image : told.images()) {
            require(Digests.sha256(object(image.key())).equals(image.sha256()), "another picture is " + image.key());
        }
    }

    private byte[] object(String key) {
        return Optional.ofNullable(objects.get(key)).orElseThrow(() -> new Violation("told of, but not there: " + key));
    }
}

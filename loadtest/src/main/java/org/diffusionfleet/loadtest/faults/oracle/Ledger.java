package org.diffusionfleet.loadtest.faults.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Where everybody writes down what they see. Thread-safe; listeners are called by whoever writes, and must be quick. */
public final class Ledger {

    private final Map<String, List<Fact>> jobs = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> keys = new ConcurrentHashMap<>();
    private final Map<Place, String> unreadable = new ConcurrentHashMap<>();
    private final Map<Place, String> letters = new ConcurrentHashMap<>();
    private final List<Consumer<Fact>> listeners = new CopyOnWriteArrayList<>();

    /** Notes a fact. */
    public void note(Fact fact) {
        var facts = jobs.computeIfAbsent(fact.jobId(), _ -> new ArrayList<>());
        synchronized (facts) {
            facts.add(fact);
        }
        listeners.forEach(listener -> listener.accept(fact));
    }

    /** Notes which job a client was told that its key stands for. */
    public void answered(String key, String jobId) {
        keys.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet()).add(jobId);
    }

    /**
     * Notes a record on a jobs topic that names no job.
     *
     * @param sha256 of its value
     */
    public void unreadable(Place place, String sha256) {
        unreadable.put(place, sha256);
    }

    /**
     * Notes a dead letter.
     *
     * @param sha256 of its value
     */
    public void letter(Place origin, String sha256) {
        letters.put(origin, sha256);
    }

    /**
     * Hears every fact from now on.
     *
     * @return ends that
     */
    public Runnable listen(Consumer<Fact> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What is known of a job so far. */
    public Story story(String jobId) {
        var facts = jobs.getOrDefault(jobId, List.of());
        synchronized (facts) {
            return new Story(jobId, facts);
        }
    }

    /** What is known of all jobs so far. */
    public List<Story> stories() {
        return jobs.keySet().stream().map(this::story).toList();
    }

    /** The jobs each key was told to stand for. */
    Map<String, Set<String>> keys() {
        var copy = new ConcurrentHashMap<String, Set<String>>();
        keys.forEach((key, ids) -> copy.put(key, new HashSet<>(ids)));
        return copy;
    }

    /** Records that are none, by their place, with the digests of their values. */
    Map<Place, String> unreadable() {
        return Map.copyOf(unreadable);
    }

    /** Dead letters by where they lay, with the digests of their values. */
    Map<Place, String> letters() {
        return Map.copyOf(letters);
    }

    /** How many jobs are known. */
    public int size() {
        return jobs.size();
    }

    /** How many records on jobs topics named no job. */
    public int unreadableCount() {
        return unreadable.size();
    }

    /** Whether all records that are none have been buried. */
    public boolean allBuried() {
        return letters.keySet().containsAll(unreadable.keySet());
    }

    /** Ids of the jobs that those keys stand for. */
    public Collection<String> jobIds() {
        return List.copyOf(jobs.keySet());
    }
}

package org.diffusionfleet.gateway.status;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done at some time, in a store of Streams:
 *
 * <pre>
 * due/{milliseconds, 19 digits}/{id} → what
 * job/{id}                           → the key above
 * </pre>
 *
 * An id begins with its job's. Used by one thread.
 */
public final class Timetable {

    private static final String DUE = "due/";
    private static final String JOB = "job/";

    /** Comes after all that ids are made of. */
    private static final String LAST = "~";

    private final KeyValueStore<String, byte[]> store;

    public Timetable(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Keeps it until then, instead of what was kept under that id. */
    public void put(String id, long due, byte[] what) {
        find(id).filter(old -> !old.equals(key(due, id))).ifPresent(store::delete);
        var key = key(due, id);
        store.put(key, what);
        store.put(JOB + id, key.getBytes(StandardCharsets.UTF_8));
    }

    /** The key of what is kept under that id. */
    public Optional<String> find(String id) {
        byte @Nullable [] key = store.get(JOB + id);
        return Optional.ofNullable(key).map(Timetable::text);
    }

    /** What is kept there. */
    public byte[] get(String key) {
        return store.get(key);
    }

    /** How many there are; reads them all. */
    public int count() {
        var count = 0;
        try (var entries = store.range(JOB, JOB + LAST)) {
            for (; entries.hasNext(); entries.next()) {
                count++;
            }
        }
        return count;
    }

    /** The keys of what is due, the first to be due first. */
    public List<String> due(long now, int limit, Predicate<String> wanted) {
        var keys = new ArrayList<String>();
        try (var entries = store.range(DUE, key(now, LAST))) {
            while (entries.hasNext() && keys.size() < limit) {
                var key = entries.next().key;
                if (wanted.test(key)) {
                    keys.add(key);
                }
            }
        }
        return keys;
    }

    /** The keys of what is kept under ids that are that with more behind a slash. */
    public List<String> under(String id) {
        var keys = new ArrayList<String>();
        try (var entries = store.range(JOB + id + "/", JOB + id + "/" + LAST)) {
            entries.forEachRemaining(entry -> keys.add(text(entry.value)));
        }
        return keys;
    }

    /** Lets it be due at another time. */
    public void move(String key, long due) {
        var what = store.get(key);
        if (what != null) {
            put(id(key), due, what);
        }
    }

    /** Keeps it no longer; what is kept under its id by now stays. */
    public void remove(String key) {
        store.delete(key);
        find(id(key)).filter(key::equals).ifPresent(_ -> store.delete(JOB + id(key)));
    }

    /** When that key is due. */
    public static long due(String key) {
        return Long.parseLong(key.substring(DUE.length(), key.indexOf('/', DUE.length())));
    }

    /** The id in a key. */
    public static String id(String key) {
        return key.substring(key.indexOf('/', DUE.length()) + 1);
    }

    private static String key(long due, String id) {
        return "%s%019d/%s".formatted(DUE, Math.max(0, due), id);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

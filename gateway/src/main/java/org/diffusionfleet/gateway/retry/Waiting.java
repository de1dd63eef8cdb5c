package org.diffusionfleet.gateway.retry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueStore;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RetryRecord;

/**
 * Records by the time they are due, and where those of a job are:
 *
 * <pre>
 * due/{milliseconds, 19 digits}/{job}/{replay}/{attempts} → the record
 * job/{job}/{replay}/{attempts}                           → the key above
 * </pre>
 *
 * A job's record after the same try in the same life is the same one, however often it was put here. Used by one thread.
 */
final class Waiting {

    private static final String DUE = "due/";
    private static final String JOB = "job/";

    /** Comes after all that ids are made of. */
    private static final String LAST = "~";

    private final KeyValueStore<String, byte[]> store;

    Waiting(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Keeps it until then, or as it was kept before; says whether it is new. */
    boolean add(RetryRecord retry, long due) {
        var id = id(retry);
        if (store.get(JOB + id) != null) {
            return false;
        }
        put(id, due, Json.write(retry));
        return true;
    }

    /** How many there are; reads them all. */
    int count() {
        var count = 0;
        try (var entries = store.range(JOB, JOB + LAST)) {
            for (; entries.hasNext(); entries.next()) {
                count++;
            }
        }
        return count;
    }

    /** When that key was due. */
    static long due(String key) {
        return Long.parseLong(key.substring(DUE.length(), key.indexOf('/', DUE.length())));
    }

    /** The keys of records that are due, the first to be due first. */
    List<String> due(long now, int limit, Predicate<String> wanted) {
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

    /** The keys of the records of a job. */
    List<String> ofJob(String jobId) {
        var keys = new ArrayList<String>();
        try (var entries = store.range(JOB + jobId + "/", JOB + jobId + "/" + LAST)) {
            entries.forEachRemaining(entry -> keys.add(text(entry.value)));
        }
        return keys;
    }

    RetryRecord get(String key) {
        return Json.read(store.get(key), RetryRecord.class);
    }

    /** Lets one be due at another time. */
    void move(String key, long due) {
        var record = store.delete(key);
        if (record != null) {
            put(idOf(key), due, record);
        }
    }

    void remove(String key) {
        store.delete(key);
        store.delete(JOB + idOf(key));
    }

    private void put(String id, long due, byte[] record) {
        var key = key(due, id);
        store.put(key, record);
        store.put(JOB + id, key.getBytes(StandardCharsets.UTF_8));
    }

    private static String id(RetryRecord retry) {
        return "%s/%d/%d"
                .formatted(retry.plan().jobId(), retry.replay(), retry.past().attempts());
    }

    private static String key(long due, String id) {
        return "%s%019d/%s".formatted(DUE, Math.max(0, due), id);
    }

    private static String idOf(String key) {
        return key.substring(key.indexOf('/', DUE.length()) + 1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

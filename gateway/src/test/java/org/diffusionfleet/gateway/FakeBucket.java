package org.diffusionfleet.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.store.FirstWrites;
import org.diffusionfleet.gateway.store.StoredObjects;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;

/** A bucket in memory, which can fail. */
public final class FakeBucket implements StoredObjects, FirstWrites {

    private final TreeMap<String, Entry> objects = new TreeMap<>();
    private int removals = Integer.MAX_VALUE;

    private record Entry(Instant modified, byte[] data) {}

    /** Puts objects of one byte there, written at that time. */
    public void put(Instant modified, String... keys) {
        Arrays.stream(keys).forEach(key -> objects.put(key, new Entry(modified, new byte[1])));
    }

    /** Goes away after so many removals. */
    public void failAfter(int removed) {
        removals = removed;
    }

    /** The keys of all objects. */
    public Set<String> keys() {
        return objects.keySet();
    }

    @Override
    public List<Found> page(String prefix, @Nullable String after, int limit) {
        return objects.tailMap(after == null ? prefix : after, after == null).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .limit(limit)
                .map(entry -> new Found(
                        entry.getKey(),
                        entry.getValue().data().length,
                        entry.getValue().modified()))
                .toList();
    }

    @Override
    public void remove(Collection<String> keys) {
        for (var key : keys) {
            if (removals-- <= 0) {
                throw ProblemException.passing(ProblemCode.STORE_UNAVAILABLE, "away", Duration.ofSeconds(1), null);
            }
            objects.remove(key);
        }
    }

    @Override
    public <T> Optional<T> find(String key, Class<T> type) {
        return Optional.ofNullable(objects.get(key)).map(entry -> Json.read(entry.data(), type));
    }

    @Override
    public boolean write(String key, Object value) {
        return objects.putIfAbsent(key, new Entry(Instant.EPOCH, Json.write(value))) == null;
    }
}

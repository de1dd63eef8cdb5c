package org.diffusionfleet.worker.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Objects in memory, until it is out of order. */
public final class MemoryStore implements ObjectStore {

    public final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    /** What was written, in order. */
    public final List<String> keys = new CopyOnWriteArrayList<>();

    public final AtomicInteger reads = new AtomicInteger();
    /** Keys that end so cannot be written. */
    public volatile String broken = "nothing";
    /** Whether it does nothing at all. */
    public volatile boolean down;

    private void requireUp(String key) throws StoreException {
        if (down) {
            throw new StoreException("no answer about " + key, new IllegalStateException());
        }
    }

    @Override
    public Optional<byte[]> read(String key, int maxBytes) throws StoreException {
        requireUp(key);
        reads.incrementAndGet();
        return Optional.ofNullable(objects.get(key)).map(data -> Arrays.copyOf(data, Math.min(maxBytes, data.length)));
    }

    @Override
    public void put(String key, String contentType, byte[] data) throws StoreException {
        requireUp(key);
        if (key.endsWith(broken)) {
            throw new StoreException(key + " cannot be written", new IllegalStateException());
        }
        objects.put(key, data);
        keys.add(key);
    }

    @Override
    public byte[] putFirst(String key, String contentType, byte[] data) throws StoreException {
        requireUp(key);
        keys.add(key);
        return Objects.requireNonNullElse(objects.putIfAbsent(key, data), data);
    }

    @Override
    public void remove(String key) throws StoreException {
        requireUp(key);
        objects.remove(key);
    }
}

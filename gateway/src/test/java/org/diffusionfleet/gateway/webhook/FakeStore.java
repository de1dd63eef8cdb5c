package org.diffusionfleet.gateway.webhook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told in memory, until the gateway dies at a write. */
final class FakeStore implements KeyValueStore<String, byte[]> {

    final NavigableMap<String, byte[]> entries = new TreeMap<>();

    /** How many more writes there will be. */
    int writesLeft = Integer.MAX_VALUE;

    /** The gateway is dead. */
    static final class Dead extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void write() {
        if (writesLeft-- == 0) {
            throw new Dead();
        }
    }

    @Override
    public void put(String key, byte[] value) {
        write();
        entries.put(key, value);
    }

    @Override
    @SuppressWarnings("NullAway") // The interface knows no absence.
    public byte @Nullable [] putIfAbsent(String key, byte[] value) {
        if (!entries.containsKey(key)) {
            put(key, value);
            return null;
        }
        return entries.get(key);
    }

    @Override
    public void putAll(List<KeyValue<String, byte[]>> all) {
        all.forEach(one -> put(one.key, one.value));
    }

    @Override
    @SuppressWarnings("NullAway")
    public byte @Nullable [] delete(String key) {
        write();
        return entries.remove(key);
    }

    @Override
    @SuppressWarnings("NullAway")
    public byte @Nullable [] get(String key) {
        return entries.get(key);
    }

    @Override
    public KeyValueIterator<String, byte[]> range(String from, String to) {
        return over(entries.subMap(from, true, to, true));
    }

    @Override
    public KeyValueIterator<String, byte[]> all() {
        return over(entries);
    }

    private static KeyValueIterator<String, byte[]> over(Map<String, byte[]> found) {
        var all = new ArrayList<KeyValue<String, byte[]>>();
        found.forEach((key, value) -> all.add(KeyValue.pair(key, value)));
        return new Snapshot(all.iterator());
    }

    private record Snapshot(Iterator<KeyValue<String, byte[]>> iterator) implements KeyValueIterator<String, byte[]> {
        @Override
        public boolean hasNext() {
            return iterator.hasNext();
        }

        @Override
        public KeyValue<String, byte[]> next() {
            return iterator.next();
        }

        @Override
        public String peekNextKey() {
            throw new NoSuchElementException("nobody peeks");
        }

        @Override
        public void close() {}
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}

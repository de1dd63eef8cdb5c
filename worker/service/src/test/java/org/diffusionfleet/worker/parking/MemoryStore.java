package org.diffusionfleet.worker.parking;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.delivery.ObjectStore;
import org.diffusionfleet.worker.delivery.StoreException;

/** Objects in memory, until it is out of order. */
final class MemoryStore implements ObjectStore {

    final Map<String, byte[]> objects = new TreeMap<>();
    int reads;
    String broken = "nothing";

    @Override
    public Optional<byte[]> read(String key, int maxBytes) {
        reads++;
        return Optional.ofNullable(objects.get(key)).map(data -> Arrays.copyOf(data, Math.min(maxBytes, data.length)));
    }

    @Override
    public void put(String key, String contentType, byte[] data) throws StoreException {
        if (key.endsWith(broken)) {
            throw new StoreException(key + " cannot be written", new IllegalStateException());
        }
        objects.put(key, data);
    }

    @Override
    public Manifest commit(Manifest manifest) {
        throw new AssertionError("nobody commits here");
    }

    @Override
    public void remove(String key) {
        objects.remove(key);
    }
}

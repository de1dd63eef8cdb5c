package org.diffusionfleet.gateway.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lies in the fleet's bucket. Thread-safe, blocks; its problem is that the store is away. */
public interface StoredObjects {

    /**
     * An object.
     *
     * @param bytes its size
     * @param modified when it was written, by the store's clock
     */
    record Found(String key, long bytes, Instant modified) {}

    /**
     * Some objects, by key.
     *
     * @param prefix what their keys begin with
     * @param after the key that the page begins behind, or null
     * @param limit most objects of it
     */
    List<Found> page(String prefix, @Nullable String after, int limit);

    /** Removes objects, in that order; those that are gone already count as removed. */
    void remove(Collection<String> keys);
}

package org.diffusionfleet.gateway.store;

import java.util.Optional;

/**
 * JSON objects in the bucket that are written once: the first to write one decides for all gateways. Thread-safe, blocks; its problem
 * is that the store is away.
 */
public interface FirstWrites {

    /** What the keys of batches begin with; they go by age alone. */
    String BATCHES = "batches/";

    /** What was written first, if anything. */
    <T> Optional<T> find(String key, Class<T> type);

    /** Writes that unless something is there; says whether. */
    boolean write(String key, Object value);
}

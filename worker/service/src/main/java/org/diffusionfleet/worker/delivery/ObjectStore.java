package org.diffusionfleet.worker.delivery;

import java.util.Optional;

/** The jobs' objects; thread-safe, blocks. */
public interface ObjectStore {

    /** The first bytes of an object, at most so many, or empty if there is none. */
    Optional<byte[]> read(String key, int maxBytes) throws StoreException;

    /** Writes an object; a second write of a job's picture writes the same bytes. */
    void put(String key, String contentType, byte[] data) throws StoreException;

    /**
     * Writes an object if there is none ({@code If-None-Match: *}).
     *
     * @return what stands now: this, or what was first
     */
    byte[] putFirst(String key, String contentType, byte[] data) throws StoreException;

    /** Removes an object, if it is there. */
    void remove(String key) throws StoreException;
}

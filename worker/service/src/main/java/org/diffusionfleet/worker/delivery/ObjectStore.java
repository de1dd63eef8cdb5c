package org.diffusionfleet.worker.delivery;

import java.util.Optional;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;

/** The jobs' objects; thread-safe, blocks. */
public interface ObjectStore {

    /** The first bytes of an object, at most so many, or empty if there is none. */
    Optional<byte[]> read(String key, int maxBytes) throws StoreException;

    /** Writes an object; a second write of a job's picture writes the same bytes. */
    void put(String key, String contentType, byte[] data) throws StoreException;

    /**
     * Writes the manifest if there is none ({@code If-None-Match: *}): the one who does has finished the job.
     *
     * @return the manifest that stands now, this one or the one that was first
     */
    Manifest commit(Manifest manifest) throws StoreException;

    /** Removes an object, if it is there. */
    void remove(String key) throws StoreException;

    /** The manifest of a job that was finished before, or empty. */
    default Optional<Manifest> manifest(String jobId) throws StoreException {
        return read(Manifest.key(jobId), Integer.MAX_VALUE).map(data -> Json.read(data, Manifest.class));
    }
}

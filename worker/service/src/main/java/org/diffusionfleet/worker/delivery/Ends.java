package org.diffusionfleet.worker.delivery;

import java.util.Optional;
import org.diffusionfleet.schemas.JobEnd;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;

/**
 * How jobs ended. The end of each life of a job is written once, by conditional PUT, before anything is told of it: of several
 * that would end it, each in its way, the first decides, and all tell the same. Thread-safe, blocks.
 *
 * @param store where the ends lie
 */
public record Ends(ObjectStore store) {

    private static final String JSON = "application/json";

    /** How that life of a job ended, if it has. */
    public Optional<JobEvent> find(String jobId, int replay) throws StoreException {
        return store.read(Manifest.endKey(jobId, replay), Integer.MAX_VALUE)
                .map(data -> Json.read(data, JobEnd.class).told());
    }

    /**
     * Ends a job so, unless it has ended.
     *
     * @return how it has
     */
    public JobEvent decide(JobEvent wanted) throws StoreException {
        var stands =
                store.putFirst(Manifest.endKey(wanted.jobId(), wanted.replay()), JSON, Json.write(JobEnd.of(wanted)));
        return Json.read(stands, JobEnd.class).told();
    }

    /** Lists a succeeded job's objects where its readers look for them; a second time writes the same. */
    public void list(Manifest manifest) throws StoreException {
        store.put(Manifest.key(manifest.job().id()), JSON, Json.write(manifest));
    }
}

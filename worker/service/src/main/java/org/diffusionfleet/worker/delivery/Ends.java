package org.diffusionfleet.worker.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.RecordType;

/**
 * How jobs ended. The end of each life of a job is written once, by conditional PUT, before anything is told of it: of several workers
 * that would end it, each in its way, the first decides, and all tell the same. Thread-safe, blocks.
 *
 * @param store where the ends lie
 */
public record Ends(ObjectStore store) {

    private static final String JSON = "application/json";

    /**
     * What lies there.
     *
     * @param type the event's
     * @param event the terminal event, as it is told
     */
    private record Note(String type, JsonNode event) {

        static Note of(JobEvent event) {
            return new Note(RecordType.of(event).ceType(), Json.MAPPER.valueToTree(event));
        }

        JobEvent read() {
            var record = RecordType.of(type).orElseThrow().record();
            return (JobEvent) Json.MAPPER.convertValue(event, record);
        }
    }

    /** How that life of a job ended, if it has. */
    public Optional<JobEvent> find(String jobId, int replay) throws StoreException {
        return store.read(Manifest.endKey(jobId, replay), Integer.MAX_VALUE)
                .map(data -> Json.read(data, Note.class).read());
    }

    /**
     * Ends a job so, unless it has ended.
     *
     * @return how it has
     */
    public JobEvent decide(JobEvent wanted) throws StoreException {
        var stands =
                store.putFirst(Manifest.endKey(wanted.jobId(), wanted.replay()), JSON, Json.write(Note.of(wanted)));
        return Json.read(stands, Note.class).read();
    }

    /** Lists a succeeded job's objects where its readers look for them; a second time writes the same. */
    public void list(Manifest manifest) throws StoreException {
        store.put(Manifest.key(manifest.job().id()), JSON, Json.write(manifest));
    }
}

package org.diffusionfleet.gateway.status;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Json;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The latest progress of the jobs last told of; thread-safe, bounded, safe to lose. */
@ApplicationScoped
public class ProgressBoard {

    private static final Logger LOG = Logger.getLogger(ProgressBoard.class);
    private static final int JOBS = 10_000;

    private final Map<String, JobProgress> latest = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JobProgress> eldest) {
            return size() > JOBS;
        }
    });
    private final Listeners<JobProgress> listeners = new Listeners<>();

    /** What was told of the job last, without its preview, or null. */
    public @Nullable JobProgress latest(String jobId) {
        return latest.get(jobId);
    }

    /** Who wants to hear of progress. */
    public Listeners<JobProgress> listeners() {
        return listeners;
    }

    @Incoming("progress")
    void progressed(byte[] record) {
        try {
            var progress = Json.read(record, JobProgress.class);
            latest.put(progress.jobId(), progress.withoutPreview());
            listeners.tell(progress.jobId(), progress);
        } catch (ContractException e) {
            LOG.warnf("skipped a progress record: %s", e.getMessage());
        }
    }
}

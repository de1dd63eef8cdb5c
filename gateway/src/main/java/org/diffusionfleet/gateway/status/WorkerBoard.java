package org.diffusionfleet.gateway.status;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.WorkerStatus;
import org.diffusionfleet.schemas.WorkerStatus.Phase;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The workers that have been heard of within {@link WorkerStatus#VALID} by this gateway's own clock: theirs may be wrong. Thread-safe; knows
 * all a beat after the start.
 */
@ApplicationScoped
public class WorkerBoard {

    private static final Logger LOG = Logger.getLogger(WorkerBoard.class);

    private final Map<String, Heard> workers = new ConcurrentHashMap<>();

    private record Heard(WorkerStatus status, long nanos) {

        boolean isValid(long now) {
            return status.phase() != Phase.STOPPED && now - nanos < WorkerStatus.VALID.toNanos();
        }
    }

    @Incoming("workers")
    void told(byte[] record) {
        try {
            var status = Json.read(record, WorkerStatus.class);
            workers.put(status.worker(), new Heard(status, System.nanoTime()));
        } catch (ContractException e) {
            LOG.warnf("skipped a worker's status: %s", e.getMessage());
        }
    }

    /** Those that live, by name. */
    public List<WorkerStatus> living() {
        var now = System.nanoTime();
        workers.values().removeIf(heard -> !heard.isValid(now));
        return workers.values().stream()
                .map(Heard::status)
                .sorted(Comparator.comparing(WorkerStatus::worker))
                .toList();
    }

    /** Those of them that take jobs for a model. */
    public List<WorkerStatus> ready(String model) {
        return living().stream()
                .filter(worker ->
                        worker.phase() == Phase.READY && worker.model().equals(model))
                .toList();
    }
}

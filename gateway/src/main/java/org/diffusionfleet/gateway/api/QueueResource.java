package org.diffusionfleet.gateway.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.diffusionfleet.gateway.forecast.Forecast;
import org.diffusionfleet.gateway.forecast.Forecasts;
import org.diffusionfleet.gateway.status.ModelCatalogue;
import org.diffusionfleet.gateway.status.WorkerBoard;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;

/** {@code /v1/queue}: what waits for whom. */
@Path("/v1/queue")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {

    private final ModelCatalogue catalogue;
    private final Forecasts forecasts;
    private final WorkerBoard workers;

    QueueResource(ModelCatalogue catalogue, Forecasts forecasts, WorkerBoard workers) {
        this.catalogue = catalogue;
        this.forecasts = forecasts;
        this.workers = workers;
    }

    /** The queues of all models. */
    public record Queues(List<ModelQueue> models) {}

    /**
     * The queues of a model.
     *
     * @param workers how many take its jobs
     */
    public record ModelQueue(String model, int workers, List<LaneQueue> lanes) {}

    /**
     * A lane's queue.
     *
     * @param queued jobs that have not begun
     * @param running jobs that workers have
     * @param emptyInSeconds until all of them are done, if nobody comes; left out while no worker is there
     */
    public record LaneQueue(
            Lane lane, int queued, int running, @Nullable Double emptyInSeconds) {}

    @GET
    public Queues list() {
        return new Queues(catalogue.all().stream().map(this::queue).toList());
    }

    private ModelQueue queue(ModelDescriptor model) {
        var forecast = forecasts.of(model);
        var lanes =
                Arrays.stream(Lane.values()).map(lane -> queue(forecast, lane)).toList();
        return new ModelQueue(model.name(), workers.ready(model.name()).size(), lanes);
    }

    private static LaneQueue queue(Forecast forecast, Lane lane) {
        return new LaneQueue(
                lane,
                forecast.queued(lane),
                forecast.running(lane),
                forecast.empty(lane).map(Seconds::rounded).orElse(null));
    }
}

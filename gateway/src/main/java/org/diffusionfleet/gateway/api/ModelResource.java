package org.diffusionfleet.gateway.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.diffusionfleet.gateway.status.ModelCatalogue;
import org.diffusionfleet.gateway.status.WorkerBoard;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.WorkerStatus;

/** {@code /v1/models}: what can be asked for, and who would do it. */
@Path("/v1/models")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {

    private final ModelCatalogue catalogue;
    private final WorkerBoard workers;

    ModelResource(ModelCatalogue catalogue, WorkerBoard workers) {
        this.catalogue = catalogue;
        this.workers = workers;
    }

    /** All models that a worker has announced, whether one is there now or not. */
    public record Models(List<Served> models) {}

    /** A model and the workers that have it loaded. */
    public record Served(@JsonUnwrapped ModelDescriptor model, List<WorkerStatus> workers) {}

    @GET
    public Models list() {
        var living = workers.living();
        return new Models(
                catalogue.all().stream().map(model -> served(model, living)).toList());
    }

    private static Served served(ModelDescriptor model, List<WorkerStatus> living) {
        return new Served(
                model,
                living.stream()
                        .filter(worker -> worker.model().equals(model.name()))
                        .toList());
    }
}

package org.diffusionfleet.gateway.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.diffusionfleet.gateway.status.ModelCatalogue;
import org.diffusionfleet.schemas.ModelDescriptor;

/** {@code /v1/models}: what can be asked for. */
@Path("/v1/models")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {

    private final ModelCatalogue catalogue;

    ModelResource(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** All models that a worker has announced. */
    public record Models(List<ModelDescriptor> models) {}

    @GET
    public Models list() {
        return new Models(catalogue.all());
    }
}

package org.diffusionfleet.gateway.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.diffusionfleet.gateway.forecast.Forecasts;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.ModelCatalogue;
import org.diffusionfleet.gateway.status.OpenJob;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Lane;
import org.jspecify.annotations.Nullable;

/** {@code /v1/quotes}: what a job would take, without running it. */
@Path("/v1/quotes")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class QuoteResource {

    private final BodyReader bodies;
    private final JobMaker jobs;
    private final ModelCatalogue models;
    private final Forecasts forecasts;

    QuoteResource(BodyReader bodies, JobMaker jobs, ModelCatalogue models, Forecasts forecasts) {
        this.bodies = bodies;
        this.jobs = jobs;
        this.models = models;
        this.forecasts = forecasts;
    }

    /**
     * What a job would take. Estimates are left out while no worker takes the model's jobs.
     *
     * @param request with all that the model fills in
     * @param deviceSeconds how long a device would be busy with it
     * @param position how many jobs of its lane would begin before it, and itself
     * @param beginSeconds until it would be begun
     * @param etaSeconds until it would be done
     */
    public record Quote(
            String model,
            Lane lane,
            Generation request,
            @Nullable Double deviceSeconds,
            int position,
            @Nullable Double beginSeconds,
            @Nullable Double etaSeconds) {}

    /**
     * 200, for a body that would make a job.
     *
     * @throws ProblemException naming every field at fault, as for a job
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Quote quote(byte[] body) {
        var made = jobs.make(bodies.read(body));
        var job = OpenJob.of(made);
        var forecast = forecasts.of(models.find(job.model()).orElseThrow());
        var outlook = forecast.behind(job);
        var device = forecast.deviceSeconds(job.work());
        return new Quote(
                job.model(),
                job.lane(),
                made.request(),
                device.isPresent() ? Seconds.rounded(device.getAsDouble()) : null,
                outlook.position(),
                outlook.begin().map(Seconds::rounded).orElse(null),
                outlook.end().map(Seconds::rounded).orElse(null));
    }
}

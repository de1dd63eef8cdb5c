package org.diffusionfleet.gateway.forecast;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.diffusionfleet.gateway.forecast.Forecast.Outlook;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.ModelCatalogue;
import org.diffusionfleet.gateway.status.OpenJob;
import org.diffusionfleet.schemas.Job;

/** What clients are told of when their jobs will be done; thread-safe. */
@Singleton
public final class Outlooks {

    private final ModelCatalogue models;
    private final Forecasts forecasts;
    private final EtaErrors errors;

    public Outlooks(ModelCatalogue models, Forecasts forecasts, EtaErrors errors) {
        this.models = models;
        this.forecasts = forecasts;
        this.errors = errors;
    }

    /** A job's outlook; empty if it has ended, or nobody has announced its model. */
    public Optional<Outlook> of(JobView view) {
        return view.state().terminal()
                ? Optional.empty()
                : forecast(view.requireJob())
                        .flatMap(forecast -> forecast.of(view.requireJob().id()));
    }

    /** The outlook of a job that was published a moment ago, which is last in its lane's queue. */
    public Optional<Outlook> accepted(Job job) {
        var open = OpenJob.of(job);
        var outlook = forecast(job).map(forecast -> forecast.join(open));
        outlook.flatMap(Outlook::end).ifPresent(seconds -> errors.given(open.id(), open.lane(), seconds));
        return outlook;
    }

    private Optional<Forecast> forecast(Job job) {
        return Optional.ofNullable(job.model()).flatMap(models::find).map(forecasts::of);
    }
}

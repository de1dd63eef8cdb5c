package org.diffusionfleet.gateway.forecast;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.diffusionfleet.gateway.status.OpenJob;
import org.diffusionfleet.gateway.status.OpenJobs;
import org.diffusionfleet.gateway.status.ProgressBoard;
import org.diffusionfleet.gateway.status.WorkerBoard;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The forecast of each model, made anew when somebody asks and the last is old: half a second, or ten times as long as it takes to make
 * where queues are long. Thread-safe.
 */
@ApplicationScoped
public class Forecasts {

    private static final long AGE_NANOS = Duration.ofMillis(500).toNanos();
    private static final int AGE_IN_MAKINGS = 10;

    private final OpenJobs open;
    private final WorkerBoard workers;
    private final ProgressBoard progress;
    private final Clock clock;
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    /** A forecast and how long it is good. */
    private record Made(Forecast forecast, long until) {}

    public Forecasts(OpenJobs open, WorkerBoard workers, ProgressBoard progress, Clock clock) {
        this.open = open;
        this.workers = workers;
        this.progress = progress;
        this.clock = clock;
    }

    /** What becomes of its jobs. */
    public Forecast of(ModelDescriptor model) {
        return Objects.requireNonNull(made.compute(model.name(), (_, last) -> isGood(last) ? last : make(model)))
                .forecast();
    }

    private static boolean isGood(@Nullable Made last) {
        return last != null && System.nanoTime() - last.until() < 0;
    }

    private Made make(ModelDescriptor model) {
        var begin = System.nanoTime();
        var forecast = new Forecast(
                model, workers.ready(model.name()), open.of(model.name()), this::done, this::secondsToRetry);
        var end = System.nanoTime();
        return new Made(forecast, end + Math.max(AGE_NANOS, AGE_IN_MAKINGS * (end - begin)));
    }

    private double done(OpenJob job) {
        var told = progress.latest(job.id());
        return told == null || told.steps() == 0 ? 0 : Math.clamp((double) told.step() / told.steps(), 0, 1);
    }

    private double secondsToRetry(OpenJob job) {
        return job.retryAt() == null
                ? 0
                : Math.max(0, Duration.between(clock.instant(), job.retryAt()).toMillis() / 1e3);
    }
}

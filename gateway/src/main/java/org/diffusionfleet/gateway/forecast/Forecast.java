package org.diffusionfleet.gateway.forecast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.diffusionfleet.gateway.forecast.LaneForecast.Times;
import org.diffusionfleet.gateway.status.OpenJob;
import org.diffusionfleet.gateway.status.Work;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.WorkerStatus;

/**
 * What becomes of a model's jobs if nobody comes any more: those that run go on, the others begin in the order they were submitted, and
 * while both lanes have work each has its part of the devices. Thread-safe.
 */
public final class Forecast {

    /** The interactive lane's part while the other has work, as workers give it. */
    private static final double INTERACTIVE_PART = 0.8;

    private final ModelDescriptor model;
    private final List<Server> servers;
    private final Map<Lane, LaneForecast> lanes = new EnumMap<>(Lane.class);
    private final Map<Lane, Integer> queued = new EnumMap<>(Lane.class);
    private final Map<String, Place> places = new HashMap<>();

    private record Place(Lane lane, int position) {}

    /**
     * When a job will be done.
     *
     * @param position how many jobs of its lane begin before it, and itself; 0 once it runs
     * @param begin seconds until it is begun; empty if no worker is there to begin it, and in what follows
     * @param end seconds until it is done
     */
    public record Outlook(int position, Optional<Double> begin, Optional<Double> end) {}

    /**
     * A forecast.
     *
     * @param workers that take the model's jobs
     * @param progress the part of a running job's steps that are taken
     * @param wait seconds until a job lies on its topic again
     */
    Forecast(
            ModelDescriptor model,
            List<WorkerStatus> workers,
            List<OpenJob> jobs,
            ToDoubleFunction<OpenJob> progress,
            ToDoubleFunction<OpenJob> wait) {
        this.model = model;
        this.servers = workers.stream().filter(Server::isKnown).map(Server::new).toList();
        for (var lane : Lane.values()) {
            var queue = queue(jobs, lane);
            note(lane, queue);
            if (!servers.isEmpty()) {
                var entries = queue.stream()
                        .map(job -> new Entry(
                                job.id(),
                                job.work(),
                                job.running() ? progress.applyAsDouble(job) : 0,
                                wait.applyAsDouble(job)))
                        .toList();
                lanes.put(lane, new LaneForecast(model, servers, entries));
            }
        }
    }

    private static List<OpenJob> queue(List<OpenJob> jobs, Lane lane) {
        var queue = new ArrayList<OpenJob>();
        jobs.stream().filter(job -> job.lane() == lane).forEach(queue::add);
        queue.sort(Comparator.comparing((OpenJob job) -> !job.running())
                .thenComparing(OpenJob::since)
                .thenComparing(OpenJob::id));
        return Collections.unmodifiableList(queue);
    }

    private void note(Lane lane, List<OpenJob> queue) {
        for (var job : queue) {
            places.put(job.id(), new Place(lane, job.running() ? 0 : queued.merge(lane, 1, Integer::sum)));
        }
    }

    /** A job's outlook, if it has not ended. */
    public synchronized Optional<Outlook> of(String id) {
        return Optional.ofNullable(places.get(id)).map(place -> {
            var times = Optional.ofNullable(lanes.get(place.lane())).map(lane -> lane.of(id));
            return outlook(place.lane(), place.position(), times);
        });
    }

    /** The outlook of a job that has just been published, or that was known already. */
    public synchronized Outlook join(OpenJob job) {
        return of(job.id()).orElseGet(() -> {
            places.put(job.id(), new Place(job.lane(), queued.merge(job.lane(), 1, Integer::sum)));
            Optional.ofNullable(lanes.get(job.lane())).ifPresent(lane -> lane.join(job.id(), job.work()));
            return of(job.id()).orElseThrow();
        });
    }

    /** The outlook that a job would have, which is not published. */
    public synchronized Outlook behind(OpenJob job) {
        var times = Optional.ofNullable(lanes.get(job.lane())).map(lane -> lane.behind(job.work()));
        return outlook(job.lane(), queued(job.lane()) + 1, times);
    }

    /** How long a device would be busy with a job alone if all its calls were full, in seconds: the mean of the workers. */
    public OptionalDouble deviceSeconds(Work asked) {
        var work = asked.by(model);
        return servers.stream()
                .mapToDouble(server -> work.allRows() * server.secondsARow(work.pixels()))
                .average();
    }

    /** How many jobs of a lane have not begun. */
    public synchronized int queued(Lane lane) {
        return queued.getOrDefault(lane, 0);
    }

    /** How many jobs of a lane run. */
    public synchronized int running(Lane lane) {
        return (int) places.values().stream()
                .filter(place -> place.lane() == lane && place.position() == 0)
                .count();
    }

    /** How long a lane takes to become empty, in seconds; empty if no worker is there. */
    public synchronized Optional<Double> empty(Lane lane) {
        return Optional.ofNullable(lanes.get(lane)).map(forecast -> shared(lane, forecast.end()));
    }

    private Outlook outlook(Lane lane, int position, Optional<Times> times) {
        return new Outlook(
                position, times.map(time -> shared(lane, time.begin())), times.map(time -> shared(lane, time.end())));
    }

    /** When so much of a lane is done that it would be done at that time if it had the devices to itself. */
    private double shared(Lane lane, double alone) {
        var part = part(lane);
        var other = lane == Lane.INTERACTIVE ? Lane.BATCH : Lane.INTERACTIVE;
        var others =
                Optional.ofNullable(lanes.get(other)).map(LaneForecast::end).orElse(0.0);
        // The other lane needs as long for what it has; from then on this one has everything.
        var both = others / part(other);
        return alone <= both * part ? alone / part : alone + others;
    }

    private static double part(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> INTERACTIVE_PART;
            case BATCH -> 1 - INTERACTIVE_PART;
        };
    }
}

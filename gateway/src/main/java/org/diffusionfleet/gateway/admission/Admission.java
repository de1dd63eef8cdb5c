package org.diffusionfleet.gateway.admission;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.ModelCatalogue;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;

/** Makes a job of a request, or says what is wrong with it; thread-safe. */
@ApplicationScoped
public class Admission {

    private static final int SEED_DIGITS = 8;

    private final ModelCatalogue models;
    private final Supplier<String> ids;
    private final Clock clock;
    private final Duration maxResultTtl;

    public Admission(ModelCatalogue models, Supplier<String> ids, Clock clock, GatewayConfig config) {
        this.maxResultTtl = config.retention().maxResultTtl();
        this.models = models;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The job, complete; pictures it brings are still in it.
     *
     * @param model its name, or null where only one is served
     * @param resultTtl how long its results are kept, in seconds, or null
     * @throws ProblemException naming every field at fault
     */
    public Job admit(
            @Nullable String model,
            @Nullable Lane lane,
            Generation request,
            Deadlines deadlines,
            @Nullable Integer resultTtl) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return admit(ids.get(), now, model, lane, request, deadlines, resultTtl);
    }

    /**
     * The same for a job that has its id already: the same request makes the same job.
     *
     * @param now when it was submitted
     */
    public Job admit(
            String id,
            Instant now,
            @Nullable String model,
            @Nullable Lane lane,
            Generation request,
            Deadlines deadlines,
            @Nullable Integer resultTtl) {
        var served = choose(model);
        var errors = new ArrayList<>(JobRules.check(request, served));
        errors.addAll(deadlines.check(served, now));
        if (resultTtl != null && (resultTtl < 1 || resultTtl > maxResultTtl.toSeconds())) {
            errors.add(new FieldError(
                    "result_ttl_seconds",
                    "must be between 1 and %d, not %d".formatted(maxResultTtl.toSeconds(), resultTtl)));
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, errors);
        }
        var job = new Job(
                id,
                Job.LOCAL_TENANT,
                now,
                served.name(),
                lane == null ? Lane.INTERACTIVE : lane,
                JobRules.complete(id, seeded(request, id), served),
                Map.of());
        return deadlines.of(job).withResultTtlSeconds(resultTtl);
    }

    /** A client that names no seed wants another picture each time; 32 bits, as torch takes no more of them. */
    private static Generation seeded(Generation request, String id) {
        return request.seed() == null
                ? request.withSeed(HexFormat.fromHexDigitsToLong(Digests.sha256(id), 0, SEED_DIGITS))
                : request;
    }

    private ModelDescriptor choose(@Nullable String model) {
        var all = models.all();
        if (model == null && all.size() == 1) {
            return all.getFirst();
        }
        return models.find(model == null ? "" : model).orElseThrow(() -> {
            var names = all.stream().map(ModelDescriptor::name).collect(Collectors.joining(", "));
            var detail = names.isEmpty()
                    ? "no worker has announced a model yet"
                    : "must be one of %s%s".formatted(names, model == null ? "" : ", not \"" + model + "\"");
            return new ProblemException(ProblemCode.UNKNOWN_MODEL, List.of(new FieldError("model", detail)));
        });
    }
}

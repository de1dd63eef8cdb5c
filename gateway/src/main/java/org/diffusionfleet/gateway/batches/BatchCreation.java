package org.diffusionfleet.gateway.batches;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.admission.Quotas;
import org.diffusionfleet.gateway.api.JobMaker;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.store.FirstWrites;
import org.diffusionfleet.gateway.submit.IdempotencyKey;
import org.diffusionfleet.gateway.submit.JobPublisher;
import org.diffusionfleet.gateway.submit.PictureUploads;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs of a file of lines, also where the request is sent again, to another gateway, at the same time, or after a crash
 * between any two of its steps: the batch is written before its first job is published, its jobs' ids and seeds follow from it, and
 * whoever finds it publishes those of its jobs that nobody has seen. With an {@link IdempotencyKey} the batch's id follows from the key.
 * Thread-safe, blocks.
 */
@ApplicationScoped
class BatchCreation {

    /** Records on their way to the broker at once. */
    private static final int WINDOW = 500;

    /** Whoever has not put a batch's jobs on their topics by then never will. */
    private static final Duration PUBLISHED_WITHIN = Duration.ofSeconds(60);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int ID_DIGITS = 32;
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{32,36}");
    /** A batch with thousands of mistakes is told the first of them. */
    static final int SHOWN_REJECTIONS = 100;

    private final JobMaker jobs;
    private final PictureUploads uploads;
    private final JobPublisher publisher;
    private final JobViews views;
    private final FirstWrites store;
    private final Quotas quotas;
    private final Supplier<String> ids;
    private final Clock clock;
    private final GatewayConfig.Limits limits;

    BatchCreation(
            JobMaker jobs,
            PictureUploads uploads,
            JobPublisher publisher,
            JobViews views,
            FirstWrites store,
            Quotas quotas,
            Supplier<String> ids,
            Clock clock,
            GatewayConfig config) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.publisher = publisher;
        this.views = views;
        this.store = store;
        this.quotas = quotas;
        this.ids = ids;
        this.clock = clock;
        this.limits = config.limits();
    }

    /**
     * What a request became.
     *
     * @param again whether it became that before
     * @param rejected lines that became no jobs
     */
    record Created(Batch batch, boolean again, List<Rejection> rejected) {}

    /** Why a line became no job. */
    record Rejection(int line, List<FieldError> errors) {}

    /**
     * Publishes a job for every line that can be drawn.
     *
     * @param request SHA-256 of the request, parameters and all
     * @param whole whether one line that cannot be drawn is all of them
     * @throws ProblemException if no line can be drawn, or the key stands for another request, or store or broker are away
     */
    Created create(
            String tenant, @Nullable IdempotencyKey key, String request, Spool body, LineReader reader, boolean whole) {
        var id = key == null ? ids.get() : id(tenant, key);
        var known = key == null ? Optional.<Batch>empty() : find(id);
        if (known.isEmpty()) {
            var mine = new Batch(id, tenant, clock.instant().truncatedTo(ChronoUnit.MILLIS), request, List.of());
            var rejected = new ArrayList<Rejection>();
            var lanes = new ArrayList<Lane>();
            mine = mine.of(good(mine, body, reader, lanes, rejected));
            requireGood(mine, rejected, whole);
            quotas.require(tenant, mine.size(), Collections.frequency(lanes, Lane.INTERACTIVE));
            if (store.write(Batch.object(id), mine)) {
                publish(mine, body, reader, _ -> true);
                return new Created(mine, false, rejected);
            }
            known = find(id);
        }
        return again(known.orElseThrow(), request, body, reader);
    }

    /** The id that a key's batch has. */
    private static String id(String tenant, IdempotencyKey key) {
        return Digests.sha256(tenant + '/' + key.value()).substring(0, ID_DIGITS);
    }

    /** A batch, if there is one. */
    Optional<Batch> find(String id) {
        return !ID.matcher(id).matches() ? Optional.empty() : store.find(Batch.object(id), Batch.class);
    }

    private Created again(Batch batch, String request, Spool body, LineReader reader) {
        if (!batch.request().equals(request)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_CONFLICT,
                    "the %s came with another body or other parameters before, which became batch %s"
                            .formatted(IdempotencyKey.HEADER, batch.id()));
        }
        var rejected = new ArrayList<Rejection>();
        body.forEach(limits.batchLines(), line -> {
            if (!batch.has(line.number())) {
                review(batch, line, reader, _ -> {}, rejected::add);
            }
        });
        var unseen = batch.linesFrom(1)
                .mapToObj(batch::jobId)
                .filter(id -> views.known(id).filter(JobView::settled).isEmpty())
                .collect(Collectors.toSet());
        if (!unseen.isEmpty()) {
            requireAbandoned(batch);
        }
        // A second record of a job is drawn at most once more, and changes nothing.
        publish(batch, body, reader, unseen::contains);
        return new Created(batch, true, rejected);
    }

    private void requireAbandoned(Batch batch) {
        if (clock.instant().isBefore(batch.createdAt().plus(PUBLISHED_WITHIN))) {
            throw ProblemException.passing(
                    ProblemCode.BATCH_IN_PROGRESS,
                    "the jobs of batch %s are still being put on their way".formatted(batch.id()),
                    RETRY_AFTER,
                    null);
        }
    }

    private IntStream good(Batch draft, Spool body, LineReader reader, List<Lane> lanes, List<Rejection> rejected) {
        var good = IntStream.builder();
        body.forEach(
                limits.batchLines(),
                line -> review(
                        draft,
                        line,
                        reader,
                        job -> {
                            good.add(line.number());
                            lanes.add(job.lane());
                        },
                        rejected::add));
        return good.build();
    }

    private void review(Batch batch, Line line, LineReader reader, Consumer<Job> good, Consumer<Rejection> bad) {
        try {
            good.accept(job(batch, line, reader));
        } catch (ProblemException e) {
            var errors = e.problem().errors();
            bad.accept(new Rejection(
                    line.number(),
                    errors == null ? List.of(new FieldError("line", e.problem().detail())) : errors));
        }
    }

    private static void requireGood(Batch batch, List<Rejection> rejected, boolean whole) {
        if (batch.size() == 0 && rejected.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, List.of(new FieldError("body", "must have a line that is not blank")));
        }
        if (batch.size() == 0 || (whole && !rejected.isEmpty())) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    rejected.stream()
                            .limit(SHOWN_REJECTIONS)
                            .flatMap(rejection -> rejection.errors().stream()
                                    .map(error -> new FieldError(
                                            "line %d: %s".formatted(rejection.line(), error.field()), error.detail())))
                            .toList());
        }
    }

    private void publish(Batch batch, Spool body, LineReader reader, Predicate<String> wanted) {
        var window = new ArrayList<Job>(WINDOW);
        body.forEach(limits.batchLines(), line -> {
            if (batch.has(line.number()) && wanted.test(batch.jobId(line.number()))) {
                window.add(uploads.store(job(batch, line, reader)));
            }
            if (window.size() == WINDOW) {
                publisher.publish(window);
                window.clear();
            }
        });
        publisher.publish(window);
    }

    private Job job(Batch batch, Line line, LineReader reader) {
        return jobs.make(batch.jobId(line.number()), batch.createdAt(), reader.read(line));
    }
}

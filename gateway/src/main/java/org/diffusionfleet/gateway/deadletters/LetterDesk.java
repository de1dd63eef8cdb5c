package org.diffusionfleet.gateway.deadletters;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.store.FirstWrites;
import org.diffusionfleet.gateway.submit.JobPublisher;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeadLetterSettled;
import org.diffusionfleet.schemas.DeadLetterSettled.Outcome;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Job;
import org.jspecify.annotations.Nullable;

/**
 * Settles each letter once, whichever gateways are asked, however often, and wherever one crashes: decide (first write wins), put the
 * record back, tell. Who finds a decision that was not told of carries it out; at worst a record lies on its topic twice, of which
 * the second changes nothing. Thread-safe, blocks.
 */
@ApplicationScoped
class LetterDesk {

    private final Letters letters;
    private final FirstWrites decisions;
    private final JobPublisher publisher;
    private final JobViews jobs;
    private final Clock clock;

    LetterDesk(Letters letters, FirstWrites decisions, JobPublisher publisher, JobViews jobs, Clock clock) {
        this.letters = letters;
        this.decisions = decisions;
        this.publisher = publisher;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** By id. @throws ProblemException if there is none */
    Letter find(String id) {
        return letters.find(id)
                .orElseThrow(
                        () -> new ProblemException(ProblemCode.DEAD_LETTER_NOT_FOUND, "there is no dead letter " + id));
    }

    /**
     * Puts a letter's record back on its topic.
     *
     * @param edited what to put there instead, or null for the original, byte for byte
     * @return the letter, settled
     * @throws ProblemException if its job has not failed, if something else became of it, or store, broker or view are away
     */
    Letter replay(Letter letter, @Nullable Job edited) {
        // Before decisions are looked at: a job that runs because of one must not count against the request that comes
        // again.
        var job = job(letter.letter(), edited);
        return settle(letter, () -> new Decision(Outcome.REPLAYED, now(), nextReplay(letter.letter(), job), edited))
                .orElseGet(() -> again(letter, new Decision(Outcome.REPLAYED, now(), 0, edited)));
    }

    /** Lets nobody replay it any more; its problems are those of a replay. */
    Letter drop(Letter letter) {
        var drop = new Decision(Outcome.DROPPED, now(), 0, null);
        return settle(letter, () -> drop).orElseGet(() -> again(letter, drop));
    }

    /** The letter settled as wanted, or empty if something was decided before. */
    private Optional<Letter> settle(Letter letter, Supplier<Decision> wanted) {
        var id = letter.letter().id();
        if (letter.settled() != null || decision(id).isPresent()) {
            return Optional.empty();
        }
        var mine = wanted.get();
        return decisions.write(LetterNotes.key(id), mine) ? Optional.of(carryOut(letter, mine)) : Optional.empty();
    }

    private Letter again(Letter letter, Decision wanted) {
        var id = letter.letter().id();
        // Who decided is most likely still at it.
        var current = letter.settled() == null ? letters.awaitSettled(id).orElse(letter) : letter;
        var decided = decision(id);
        if (current.settled() == null) {
            current = carryOut(letter, decided.orElseThrow());
        }
        if (decided.filter(wanted::same).isEmpty()) {
            throw new ProblemException(ProblemCode.DEAD_LETTER_SETTLED, said(current, decided));
        }
        return current;
    }

    private static String said(Letter letter, Optional<Decision> decided) {
        var settled = Objects.requireNonNull(letter.settled());
        var edited = decided.map(Decision::edited).isPresent();
        return "the dead letter %s was %s%s at %s"
                .formatted(settled.id(), settled.outcome().id(), edited ? " with another record" : "", settled.time());
    }

    private Optional<Decision> decision(String id) {
        return decisions.find(LetterNotes.key(id), Decision.class);
    }

    private Letter carryOut(Letter letter, Decision decision) {
        if (decision.outcome() == Outcome.REPLAYED) {
            put(letter.letter(), decision);
        }
        var settled = new DeadLetterSettled(letter.letter().id(), decision.outcome(), decision.time());
        publisher.tell(settled);
        return letters.awaitSettled(settled.id()).orElse(letter).settled(settled);
    }

    private void put(DeadLetter letter, Decision decision) {
        var topic = letter.origin().topic();
        var headers = new ArrayList<>(letter.replayHeaders(decision.replay()));
        var edited = decision.edited();
        if (edited == null) {
            publisher.put(topic, letter.key(), headers, letter.value());
            return;
        }
        // What the old headers say of the record may have been what was wrong with it.
        var event = CloudEvent.of(edited, JobPublisher.SOURCE);
        headers.removeIf(
                header -> header.name().startsWith("ce_") || header.name().equals("content-type"));
        event.headers()
                .forEach((name, value) ->
                        headers.add(new DeadLetter.Header(name, value.getBytes(StandardCharsets.UTF_8))));
        publisher.put(topic, letter.key(), headers, event.data());
    }

    /** What is known of the job that a replay is about. */
    private Optional<JobView> job(DeadLetter letter, @Nullable Job edited) {
        var jobId = letter.cause().jobId();
        if (jobId != null && jobs.known(jobId).filter(JobView::deleted).isPresent()) {
            throw new ProblemException(ProblemCode.JOB_NOT_FAILED, "the job %s is deleted".formatted(jobId));
        }
        if (jobId == null) {
            return edited == null ? Optional.empty() : jobs.find(edited.id());
        }
        return jobs.find(jobId);
    }

    /** Lives of a job are counted on from all that were seen. */
    private static int nextReplay(DeadLetter letter, Optional<JobView> job) {
        if (job.isEmpty()) {
            return letter.replay() + 1;
        }
        var view = job.get();
        var id = view.requireJob().id();
        if (letter.cause().jobId() == null) {
            // A record that named no job must not become another's.
            var error = new FieldError("id", "must not be that of another job, as %s is".formatted(id));
            throw new ProblemException(ProblemCode.INVALID_REQUEST, List.of(error));
        }
        if (!view.state().replayable()) {
            throw new ProblemException(
                    ProblemCode.JOB_NOT_FAILED,
                    "the job %s is %s".formatted(id, view.state().id()));
        }
        return Math.max(view.replay(), letter.replay()) + 1;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

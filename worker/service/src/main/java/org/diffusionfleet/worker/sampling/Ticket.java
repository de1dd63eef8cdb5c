package org.diffusionfleet.worker.sampling;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.jspecify.annotations.Nullable;

/** A sample from its submission until it has a result. Its mutable state is guarded by the loop's lock. */
final class Ticket {

    private final Party party;
    private final SampleRequest request;
    private final CompletableFuture<SampleResult> result = new CompletableFuture<>();
    private @Nullable Sample prepared;
    private boolean inPreparation;

    Ticket(Party party, SampleRequest request) {
        this.party = party;
        this.request = request;
    }

    /** The samples that were submitted with it. */
    Party party() {
        return party;
    }

    SampleRequest request() {
        return request;
    }

    CompletableFuture<SampleResult> result() {
        return result;
    }

    Size size() {
        return Size.of(request);
    }

    /** What drawing it takes of the device, more or less: UNet rows, by the pixels of each. */
    double work() {
        return (request.guided() ? 2.0 : 1.0) * request.steps() * request.strength() * size().pixels();
    }

    /** What is left of it once it is prepared. */
    double workLeft() {
        return (double) sample().rowsAhead() * sample().callsLeft() * size().pixels();
    }

    /** Whether it has a deadline, and will be in time if it joins now. */
    Optional<Duration> slack(Pace pace) {
        return party.finishBy()
                .map(finishBy -> pace.slack(finishBy, stepsLeft()))
                .filter(slack -> !slack.isNegative());
    }

    private int stepsLeft() {
        return prepared == null ? (int) Math.ceil(request.steps() * request.strength()) : prepared.callsLeft();
    }

    boolean wanted() {
        return party.watcher().wanted();
    }

    /** Claims it for the thread that prepares. */
    void beginPreparation() {
        inPreparation = true;
    }

    void prepared(Sample sample) {
        prepared = sample;
    }

    boolean isPrepared() {
        return prepared != null;
    }

    /** Whether nobody has begun to prepare it. */
    boolean isRaw() {
        return !inPreparation;
    }

    Sample sample() {
        return Objects.requireNonNull(prepared, "not prepared");
    }
}

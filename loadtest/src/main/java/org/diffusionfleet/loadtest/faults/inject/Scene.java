package org.diffusionfleet.loadtest.faults.inject;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.diffusionfleet.loadtest.faults.bed.Bed;
import org.diffusionfleet.loadtest.faults.bed.Slot;
import org.diffusionfleet.loadtest.faults.bed.Trap;
import org.diffusionfleet.loadtest.faults.load.GatewayClient;
import org.diffusionfleet.loadtest.faults.load.Load;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.jspecify.annotations.Nullable;

/** Where one fault takes place: what it may touch, and where it says what became of it. For one thread. */
public final class Scene {

    /** How long a trap lies before it is given up; under load something steps into it within seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Bed bed;
    private final Ledger ledger;
    private final GatewayClient gateways;
    private final Load load;
    private final String name;
    private Instant struck = Instant.now();
    private String note = "";
    private Injection.Outcome outcome = Injection.Outcome.HIT;
    private Injection.@Nullable Victim victim;

    Scene(Bed bed, Ledger ledger, GatewayClient gateways, Load load, String name) {
        this.bed = bed;
        this.ledger = ledger;
        this.gateways = gateways;
        this.load = load;
        this.name = name;
    }

    Bed bed() {
        return bed;
    }

    Ledger ledger() {
        return ledger;
    }

    GatewayClient gateways() {
        return gateways;
    }

    Load load() {
        return load;
    }

    /** Tells this fault from others, in keys and the like. */
    String name() {
        return name;
    }

    Slot worker(int index) {
        return bed.workers().get(index);
    }

    Slot gateway(int index) {
        return bed.gateways().get(index);
    }

    /** It strikes now. */
    void strikesNow() {
        struck = Instant.now();
    }

    /** What became of it. */
    void note(String text) {
        note = note.isEmpty() ? text : note + "; " + text;
    }

    /** It did not come to pass. */
    void missed(String why) {
        outcome = Injection.Outcome.MISSED;
        note(why);
    }

    /** It could not be done. */
    void failed(Exception why) {
        outcome = Injection.Outcome.FAILED;
        note(why.toString());
    }

    /** It killed a worker. */
    void victim(Injection.Victim killed) {
        victim = killed;
    }

    Injection.@Nullable Victim victim() {
        return victim;
    }

    /** There is nothing to put right. */
    void nothing() {}

    Instant struck() {
        return struck;
    }

    String note() {
        return note;
    }

    Injection.Outcome outcome() {
        return outcome;
    }

    /** The first fact that fits from now on, or null if there is none in time; {@code then} is done at once, by who wrote it down. */
    @Nullable
    Fact await(Predicate<Fact> wanted, Runnable then) throws InterruptedException {
        var seen = new CompletableFuture<Fact>();
        var end = ledger.listen(fact -> {
            if (wanted.test(fact) && !seen.isDone()) {
                then.run();
                seen.complete(fact);
            }
        });
        try {
            return within(seen);
        } finally {
            end.run();
        }
    }

    /** Whether something stepped into it in time. */
    boolean spring(Slot service, Trap trap) throws InterruptedException {
        service.tap().set(trap);
        var exchange = within(trap.sprung());
        service.tap().disarm();
        if (exchange == null) {
            missed("nothing came by in " + PATIENCE.toSeconds() + " s");
            return false;
        }
        note("job " + exchange.jobId());
        return true;
    }

    static <T> @Nullable T within(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}

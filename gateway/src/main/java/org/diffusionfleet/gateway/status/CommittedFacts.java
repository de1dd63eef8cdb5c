package org.diffusionfleet.gateway.status;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Compares the ends that the topics had at some time with what the group of gateways has committed since:
 *
 * <pre>
 * ends of jobs, events, control → committed? → ends of the facts made of them → committed? → folded until then
 * </pre>
 *
 * Streams commits what it has read only after what it has made of that lies on its topic.
 */
@ApplicationScoped
class CommittedFacts implements FoldedFacts {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final FactOffsets offsets;
    private final Clock clock;
    private final Duration patience;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Instant until = Instant.EPOCH;
    private volatile @Nullable ProblemException failure;
    private @Nullable Snapshot snapshot;

    /** Ends of topics at a time, on the way to be committed. */
    private record Snapshot(Instant time, boolean ofFacts, FactOffsets.Ends ends) {}

    CommittedFacts(FactOffsets offsets, Clock clock, GatewayConfig config) {
        this.patience = config.limits().viewLag();
        this.offsets = offsets;
        this.clock = clock;
    }

    @Override
    public Instant until() {
        looking.lock();
        try {
            look();
            return until;
        } finally {
            looking.unlock();
        }
    }

    @Override
    public void await(Instant told) {
        // A clock ahead of ours must not make us wait for what is to come.
        var now = clock.instant();
        var wanted = told.isBefore(now) ? told : now;
        var deadline = System.nanoTime() + patience.toNanos();
        while (until.isBefore(wanted)) {
            // One looks for all: a broker that is away costs each who waits its timeout once.
            if (looking.tryLock()) {
                try {
                    look();
                } finally {
                    looking.unlock();
                }
            }
            if (until.isBefore(wanted)) {
                pauseUntil(deadline);
            }
        }
    }

    private void pauseUntil(long deadline) {
        if (System.nanoTime() > deadline) {
            var cause = failure;
            throw cause != null
                    ? cause
                    : ProblemException.passing(
                            ProblemCode.VIEW_UNAVAILABLE,
                            "the view of jobs lags behind what was accepted, try again",
                            RETRY_AFTER,
                            null);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private void look() {
        try {
            advance();
            failure = null;
        } catch (ProblemException e) {
            failure = e;
            throw e;
        }
    }

    private void advance() {
        if (snapshot != null && !snapshot.ofFacts && offsets.committed(snapshot.ends)) {
            snapshot = new Snapshot(snapshot.time, true, offsets.factEnds());
        }
        if (snapshot != null && snapshot.ofFacts && offsets.committed(snapshot.ends)) {
            until = snapshot.time;
            snapshot = null;
        }
        if (snapshot == null) {
            snapshot = new Snapshot(clock.instant(), false, offsets.sourceEnds());
        }
    }
}

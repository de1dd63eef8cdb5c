package org.diffusionfleet.loadtest.faults.inject;

import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/** The kinds of fault, each with how many of it are in a deck. */
public enum Kind {
    KILL_WORKER(4),
    KILL_WORKER_IN_UPLOAD(3),
    KILL_WORKER_AT_COMMIT(3),
    KILL_WORKER_AFTER_EVENT(3),
    FREEZE_WORKER(2),
    DRAIN_WORKER(2),
    KILL_GATEWAY(2),
    KILL_GATEWAY_IN_POST(3),
    LEADER_LOSS(2),
    ALL_BROKERS(1),
    STORE_DOWN(1),
    STORE_ERRORS(2),
    STORE_SLOW(2),
    LOST_ANSWER(3),
    COMMIT_RACE(2),
    CLOCK_SKEW(1),
    DISK_FULL(1),
    REDEPLOY(1);

    private final int cards;

    Kind(int cards) {
        this.cards = cards;
    }

    /** How many of them are in a deck. */
    int cards() {
        return cards;
    }

    /** Its name on the command line, e.g. {@code kill-worker}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of them. */
    Fault draw(SplittableRandom random) {
        return switch (this) {
            case KILL_WORKER -> new WorkerFault.Kill(worker(random), Duration.ofMillis(random.nextInt(500)));
            case KILL_WORKER_IN_UPLOAD -> new WorkerFault.KillInUpload(worker(random));
            case KILL_WORKER_AT_COMMIT -> new WorkerFault.KillAtCommit(worker(random), random.nextBoolean());
            case KILL_WORKER_AFTER_EVENT -> new WorkerFault.KillAfterEvent(worker(random));
            case FREEZE_WORKER -> new WorkerFault.Freeze(worker(random), seconds(random, 10, 13));
            case DRAIN_WORKER -> new WorkerFault.Drain(worker(random));
            case KILL_GATEWAY -> new GatewayFault.Kill(gateway(random), Duration.ofMillis(random.nextInt(500)));
            case KILL_GATEWAY_IN_POST -> new GatewayFault.KillInPost(gateway(random), random.nextInt(40));
            case LEADER_LOSS ->
                new BrokerFault.LeaderLoss(random.nextInt(5), random.nextInt(2), seconds(random, 6, 10));
            case ALL_BROKERS -> new BrokerFault.AllBrokers(seconds(random, 5, 60));
            case STORE_DOWN -> new StoreFault.Down(seconds(random, 3, 60));
            case STORE_ERRORS -> new StoreFault.Errors(2 + random.nextInt(3), seconds(random, 4, 8));
            case STORE_SLOW -> new StoreFault.Slow(worker(random), Duration.ofSeconds(10), seconds(random, 8, 12));
            case LOST_ANSWER -> new StoreFault.LostAnswer(worker(random));
            case COMMIT_RACE -> new WorkerFault.CommitRace(worker(random), random.nextBoolean());
            case CLOCK_SKEW -> new WorkerFault.ClockSkew(worker(random), seconds(random, -90, 90));
            case DISK_FULL -> new BrokerFault.DiskFull(seconds(random, 3, 6));
            case REDEPLOY -> new Fault.Redeploy();
        };
    }

    private static int worker(SplittableRandom random) {
        return random.nextInt(3);
    }

    private static int gateway(SplittableRandom random) {
        return random.nextInt(2);
    }

    private static Duration seconds(SplittableRandom random, int least, int most) {
        return Duration.ofSeconds(random.nextInt(least, most + 1));
    }
}

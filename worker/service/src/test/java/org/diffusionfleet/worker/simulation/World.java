package org.diffusionfleet.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.diffusionfleet.worker.Examples;
import org.diffusionfleet.worker.intake.IntakeKind;

/**
 * One play of the game, all of which follows from its seed: some jobs, some workers, and so many faults. Each turn a little time passes
 * and one part of one worker moves, or something happens to one. Once the faults are used up all jobs must come to their ends.
 */
final class World {

    private static final int MOST_TURNS = 20_000;
    private static final Duration LOCK = Duration.ofMillis(SimulatedQueue.LOCK_MS);

    final List<String> log = new ArrayList<>();
    final Seen seen = new Seen();
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final SimulatedQueue queue;
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final int jobs;
    private int faults;
    private long now;

    /** What happened in it, to know that things do happen. */
    static final class Seen {
        int resumed;
        int lost;
        int moved;
        int drained;
        int crashed;
        int failovers;

        void add(Seen other) {
            resumed += other.resumed;
            lost += other.lost;
            moved += other.moved;
            drained += other.drained;
            crashed += other.crashed;
            failovers += other.failovers;
        }
    }

    World(IntakeKind kind, long seed) {
        random = new Random(seed);
        queue = switch (kind) {
            case SHARE -> new SimulatedShareGroup(() -> now, () -> random.nextInt(4) == 0);
            case GROUP -> new SimulatedConsumerGroup(() -> now, random);
        };
        jobs = 1 + random.nextInt(4);
        faults = random.nextInt(10);
        for (int job = 0; job < jobs; job++) {
            send(job);
        }
        var count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            workers.add(worker());
        }
    }

    private void send(int job) {
        queue.send(Examples.job("j" + job, 1 + random.nextInt(2), 2 + random.nextInt(4)));
    }

    private SimulatedWorker worker() {
        var skew = Duration.ofMinutes(random.nextInt(-60, 60));
        return new SimulatedWorker(ledger, queue, () -> now, skew, 1 + random.nextInt(2));
    }

    void play() {
        for (int turn = 0; !isOver(); turn++) {
            Ledger.require(turn < MOST_TURNS, "after %d turns there are still jobs".formatted(turn));
            now += Duration.ofMillis(random.nextInt(600)).toNanos();
            workers.forEach(SimulatedWorker::live);
            if (faults > 0 && random.nextInt(25) == 0) {
                faults--;
                fault();
            } else {
                move(random.nextInt(workers.size()));
            }
        }
        for (int job = 0; job < jobs; job++) {
            ledger.close("j" + job, SimulatedWorker.MAX_ATTEMPTS, queue.recounts());
        }
        workers.forEach(worker -> {
            worker.end(false);
            count(worker);
        });
    }

    private boolean isOver() {
        return faults == 0 && queue.isEmpty();
    }

    private void move(int place) {
        var worker = workers.get(place);
        if (worker.isFrozen()) {
            return;
        }
        worker.turn(random.nextInt(worker.parts()));
        if (worker.draining() && !worker.stopping() && random.nextInt(10) == 0) {
            log.add("worker %d gives back".formatted(place));
            worker.giveBack();
        }
        if (worker.isDrained()) {
            log.add("worker %d has drained".formatted(place));
            seen.drained++;
            replace(place, true);
        }
    }

    private void replace(int place, boolean connectionEnds) {
        workers.get(place).end(connectionEnds);
        count(workers.get(place));
        workers.set(place, worker());
    }

    private void count(SimulatedWorker worker) {
        seen.resumed += worker.studio.resumed;
        seen.lost += worker.lost();
        seen.moved += worker.moved();
    }

    private void fault() {
        var place = random.nextInt(workers.size());
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                var notices = random.nextBoolean();
                log.add("worker %d dies; the broker notices: %s".formatted(place, notices));
                seen.crashed++;
                replace(place, notices);
            }
            case 2, 3 -> {
                var length = LOCK.multipliedBy(random.nextInt(1, 25)).dividedBy(10);
                log.add("worker %d freezes for %s".formatted(place, length));
                workers.get(place).freeze(length);
            }
            case 4 -> {
                log.add("worker %d is asked to end".formatted(place));
                workers.get(place).drain();
            }
            case 5 -> {
                var job = random.nextInt(jobs);
                log.add("j%d is cancelled".formatted(job));
                ledger.cancel("j" + job);
            }
            default -> {
                log.add("another broker leads");
                seen.failovers++;
                queue.failOver();
            }
        }
    }
}

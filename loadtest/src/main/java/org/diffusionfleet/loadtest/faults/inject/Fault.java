package org.diffusionfleet.loadtest.faults.inject;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.diffusionfleet.loadtest.faults.oracle.Provocation;
import org.diffusionfleet.local.stack.WorkersGroup;

/**
 * Something that goes wrong. Says what it needs for itself, strikes, and puts right what it broke.
 *
 * <p>{@link #strike} returns when the harm is done, {@link #heal} when the fleet has all its parts again, if only just started.
 */
public sealed interface Fault permits WorkerFault, GatewayFault, BrokerFault, StoreFault, Fault.Redeploy {

    /** What no other fault may touch meanwhile. */
    Set<Target> targets();

    /** Leases are lost some time after it, as long as a lock lasts or a broker needs to come back. */
    Duration AFTERMATH = Duration.ofSeconds(20);

    /** As long as a worker needs to start on a busy machine, and what is on its partitions to be handed over. */
    Duration MOVES = Duration.ofSeconds(60);

    /** How often a job in hand may lose its lease by it. */
    int leases();

    /**
     * How many workers come to their group by it, or again. To each of them a consumer group moves partitions of others, whose jobs are given
     * back; what is not within its time, because the store is slow or the machine busy, loses its lease.
     */
    int comings();

    /** When leases may have been lost by it, and how many. */
    default Provocation provocation(Instant struck, Instant healed, WorkersGroup intake) {
        return switch (intake) {
            case SHARE -> new Provocation(struck, healed.plus(AFTERMATH), leases());
            case GROUP ->
                new Provocation(struck, healed.plus(comings() == 0 ? AFTERMATH : MOVES), leases() + comings());
        };
    }

    /** Does harm. */
    void strike(Scene scene) throws Exception;

    /** Puts it right. */
    void heal(Scene scene) throws Exception;

    /** All services are replaced, one after another. */
    record Redeploy() implements Fault {
        @Override
        public Set<Target> targets() {
            return EnumSet.allOf(Target.class);
        }

        @Override
        public int leases() {
            return 3;
        }

        @Override
        public int comings() {
            return 3;
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.strikesNow();
            for (var slot : scene.bed().slots()) {
                slot.process().close();
                slot.relaunch();
                slot.awaitReady();
                Thread.sleep(200);
            }
        }

        @Override
        public void heal(Scene scene) {
            scene.nothing();
        }
    }
}

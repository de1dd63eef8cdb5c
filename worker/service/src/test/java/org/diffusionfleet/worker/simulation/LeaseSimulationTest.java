package org.diffusionfleet.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Many plays of {@link World}, one a seed. A seed that fails is named, with what happened in it; {@code
 * -Dfleet.simulation.seed=SEED} plays that one again, {@code -Dfleet.simulation.plays=N} more or fewer of them.
 */
class LeaseSimulationTest {

    private static final int PLAYS = Integer.getInteger("fleet.simulation.plays", 2000);
    private static final Logger LOG = Logger.getLogger("org.diffusionfleet.worker");

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        LOG.setLevel(null);
    }

    @Test
    void shouldBringEveryJobToOneEndWhateverHappens() {
        // Given
        var single = Long.getLong("fleet.simulation.seed");
        var first = single == null ? 1 : single;
        var last = single == null ? PLAYS : single;
        var seen = new World.Seen();

        // When: in a virtual thread, from which others are reached without the system's help.
        CompletableFuture.runAsync(
                        () -> {
                            for (long seed = first; seed <= last; seed++) {
                                seen.add(play(seed));
                            }
                        },
                        command -> Thread.ofVirtual().start(command))
                .join();

        // Then
        if (single == null) {
            assertThat(seen.lost).as("leases lost").isPositive();
            assertThat(seen.resumed).as("samples that went on elsewhere").isPositive();
            assertThat(seen.drained).as("workers drained").isPositive();
            assertThat(seen.crashed).as("workers crashed").isPositive();
            assertThat(seen.failovers).as("brokers failed over").isPositive();
        }
    }

    private static World.Seen play(long seed) {
        var world = new World(seed);
        try {
            world.play();
            return world.seen;
        } catch (Throwable e) {
            throw new AssertionError(
                    "seed %d: %s%n%s".formatted(seed, e.getMessage(), String.join("\n", world.log)), e);
        }
    }
}

package org.diffusionfleet.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many plays of {@link World} with each kind of group, one a seed. A seed that fails is named, with what happened in it; {@code
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

    @ParameterizedTest
    @EnumSource
    void shouldBringEveryJobToOneEndWhateverHappens(IntakeKind kind) {
        // Given
        var single = Long.getLong("fleet.simulation.seed");
        var first = single == null ? 1 : single;
        var last = single == null ? plays(kind) : single;
        var seen = new World.Seen();

        // When: in a virtual thread, from which others are reached without the system's help.
        CompletableFuture.runAsync(
                        () -> {
                            for (long seed = first; seed <= last; seed++) {
                                seen.add(play(kind, seed));
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
            assertThat(seen.moved).as("jobs given back with their partition").matches(moved -> switch (kind) {
                case SHARE -> moved == 0;
                case GROUP -> moved > 0;
            });
        }
    }

    /** Both kinds take their time, and the build has little. */
    private static int plays(IntakeKind kind) {
        return switch (kind) {
            case SHARE -> PLAYS;
            case GROUP -> PLAYS / 2;
        };
    }

    private static World.Seen play(IntakeKind kind, long seed) {
        var world = new World(kind, seed);
        try {
            world.play();
            return world.seen;
        } catch (Throwable e) {
            throw new AssertionError(
                    "%s, seed %d: %s%n%s".formatted(kind, seed, e.getMessage(), String.join("\n", world.log)), e);
        }
    }
}

package org.diffusionfleet.loadtest.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IdealServerTest {
    @Test
    void shouldKeepNobodyWaitingWhenLittleComes() {
        // When
        var p99 = IdealServer.p99(new Random(1), 0.001, 1, 5, 10_000);

        // Then
        assertThat(p99).isCloseTo(5, within(0.01));
    }

    @Test
    void shouldWaitAsQueueingTheorySays() {
        // When: at a load of 0.9 the tail of M/D/1 falls as exp(-0.207 t) (Tijms 2003, section 9.6), from 0.9.
        var p99 = IdealServer.p99(new Random(1), 0.9, 1, 0, 2_000_000);

        // Then
        assertThat(p99).isCloseTo(21.7, within(1.0));
    }
}

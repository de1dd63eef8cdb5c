package org.diffusionfleet.loadtest.faults.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.diffusionfleet.loadtest.faults.oracle.Provocation;
import org.diffusionfleet.local.stack.WorkersGroup;
import org.junit.jupiter.api.Test;

class FaultTest {

    private static final Instant STRUCK = Instant.EPOCH;
    private static final Instant HEALED = STRUCK.plusSeconds(5);

    @Test
    void shouldCostALeaseWhenAWorkerDies() {
        // When
        var provocation = new WorkerFault.KillInUpload(0).provocation(STRUCK, HEALED, WorkersGroup.SHARE);

        assertThat(provocation).isEqualTo(new Provocation(STRUCK, HEALED.plusSeconds(20), 1));
    }

    @Test
    void shouldCostAnotherLeaseWhenTheNextWorkerTakesAPartition() {
        // When
        var provocation = new WorkerFault.KillInUpload(0).provocation(STRUCK, HEALED, WorkersGroup.GROUP);

        assertThat(provocation).isEqualTo(new Provocation(STRUCK, HEALED.plusSeconds(60), 2));
    }

    @Test
    void shouldCostNoLeaseWhenOnlyTheStoreIsAway() {
        // When
        var provocation = new StoreFault.Down(Duration.ofSeconds(5)).provocation(STRUCK, HEALED, WorkersGroup.GROUP);

        assertThat(provocation.leases()).isZero();
    }
}

package org.diffusionfleet.loadtest.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Origin;
import org.junit.jupiter.api.Test;

class FairnessTest {
    private static final Origin ONE = new Origin(Lane.BATCH, "one");
    private static final Origin OTHER = new Origin(Lane.BATCH, "other");
    private static final Origin URGENT = new Origin(Lane.INTERACTIVE, "one");

    private final Fairness fairness = new Fairness();

    @Test
    void shouldCompareThoseOfALaneWhoWaitedAllTheTime() {
        // Given
        fairness.waits(ONE, 10);
        fairness.waits(OTHER, 10);
        fairness.waits(URGENT, 10);
        fairness.close();

        // When
        fairness.served(ONE, 6);
        fairness.served(OTHER, 2);
        fairness.served(URGENT, 100);
        fairness.close();

        // Then: (6 + 2)² / (2 (36 + 4))
        assertThat(fairness.indices(Lane.BATCH).count()).isEqualTo(1);
        assertThat(fairness.indices(Lane.BATCH).max()).isEqualTo(0.8);
        assertThat(fairness.indices(Lane.INTERACTIVE).count()).isZero();
    }

    @Test
    void shouldLeaveOutWhoHadNothingWaitingForAMoment() {
        // Given
        fairness.waits(ONE, 10);
        fairness.waits(OTHER, 1);
        fairness.close();

        // When
        fairness.joins(OTHER);
        fairness.waits(OTHER, 10);
        fairness.served(ONE, 6);
        fairness.close();

        // Then
        assertThat(fairness.indices(Lane.BATCH).count()).isZero();
    }
}

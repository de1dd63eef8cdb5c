package org.diffusionfleet.loadtest.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.at;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.promises;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.released;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.started;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What concerns more than one job, and what is done to the fleet. */
class OracleTest {

    private final Witness seen = new Witness();

    @Test
    void shouldFindNothingWhenAllIsWell() {
        seen.whole();

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeAJobThatIsBegunAgainForNothing() {
        seen.accepted();
        seen.recorded();
        seen.told(started(1));
        seen.told(started(2));
        seen.told(started(3));
        seen.canceled(3);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of(new Provocation(at(0), at(5), 1)));

        assertThat(promises(violations)).containsExactly(Promise.ATTEMPTS_BOUNDED);
    }

    @Test
    void shouldSeeAJobThatIsHandedOutAgainForNothingBeforeItBegins() {
        seen.accepted();
        seen.recorded();
        seen.told(started(2));
        seen.canceled(2);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.ATTEMPTS_BOUNDED);
    }

    @Test
    void shouldNotCountAFaultThatWasOverBeforeTheJob() {
        seen.accepted();
        seen.recorded();
        seen.told(started(1));
        seen.told(started(2));
        seen.canceled(2);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of(new Provocation(at(500), at(501), 1)));

        assertThat(promises(violations)).containsExactly(Promise.ATTEMPTS_BOUNDED);
    }

    @Test
    void shouldLetAJobBeBegunAgainThatWasLostOrGivenBack() {
        seen.accepted();
        seen.recorded();
        seen.told(started(1));
        seen.told(released(1));
        seen.told(started(2));
        seen.told(started(4));
        seen.canceled(4);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of(new Provocation(at(0), at(5), 1)));

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeKeyThatStandsForTwoJobs() {
        seen.ledger.answered("key-1", "job-1");
        seen.ledger.answered("key-1", "job-2");

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.ONE_JOB_A_KEY);
    }
}

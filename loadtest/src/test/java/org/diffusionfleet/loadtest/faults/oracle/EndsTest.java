package org.diffusionfleet.loadtest.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.JOB;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.START;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.at;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.promises;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.released;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.started;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.succeeded;

import java.util.List;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.JobEvent;
import org.junit.jupiter.api.Test;

/** What is promised of a job's lifecycle: a job that keeps it all, with one thing wrong. */
class EndsTest {

    private final Witness seen = new Witness();

    @Test
    void shouldMissJobThatNeverEnded() {
        seen.accepted();
        seen.recorded();
        seen.told(started(1));

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.NOTHING_LOST);
        assertThat(seen.oracle.check(seen.ledger)).isEmpty();
    }

    @Test
    void shouldMissRecordOfAcceptedJob() {
        seen.accepted();
        seen.canceled(1);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void shouldMissRecordOnTopicThatNobodyWasToldOf() {
        seen.recorded();

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void shouldSeeTwoEndsWhenIdsDiffer() {
        seen.whole();
        seen.told(new Fact.Happened(JOB, at(9), seen.place(), JOB + "/succeeded/2", succeeded(1)));

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.ENDS_ONCE);
    }

    @Test
    void shouldAllowEndToldTwiceUnderOneId() {
        seen.whole();
        seen.told(succeeded(2));

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeStartAfterEnd() {
        seen.whole();
        seen.told(started(2));

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.NO_START_AFTER_END);
    }

    @Test
    void shouldForgiveWorkerThatHasLostItsLeaseAndSpeaksLate() {
        seen.accepted();
        seen.recorded();
        seen.told(started(2));
        seen.stored();
        seen.told(succeeded(2));
        seen.told(started(1));

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeTryThatBeginsAfterItWasGivenBack() {
        seen.accepted();
        seen.recorded();
        seen.told(released(1));
        seen.told(started(1));

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.ORDER);
    }

    @Test
    void shouldAllowTryToBeGivenBackWhoseBeginWasLostWithItsWorker() {
        seen.accepted();
        seen.recorded();
        seen.told(released(1));
        seen.told(started(2));

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeCancelThatNobodyAskedFor() {
        seen.accepted();
        seen.recorded();
        seen.told(new JobEvent.Canceled(JOB, 1, START, "/workers/w-1", 0));

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.NOBODY_ASKED);
    }

    @Test
    void shouldSeeJobExpireBeforeItsDeadline() {
        seen.ledger.note(new Fact.Accepted(JOB, at(0), at(1), "gateway-1", at(60)));
        seen.recorded();
        seen.told(new JobEvent.Expired(JOB, 1, START, "/workers/w-1", Deadline.FINISH_BY, 0));

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.NOBODY_ASKED);
    }

    @Test
    void shouldMissDeadLetterOfFailedJob() {
        seen.accepted();
        seen.recorded();
        seen.failed();

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.BURIED);
    }

    @Test
    void shouldSeeDeadLetterThatIsNotByteForByte() {
        seen.accepted();
        seen.recorded();
        seen.failed();
        seen.ledger.note(new Fact.Buried(JOB, at(5), new Place("fleet.jobs.m.batch", 0, 1), "other"));

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.BURIED);
    }

    @Test
    void shouldMissDeadLetterOfRecordThatIsNoJob() {
        var place = new Place("fleet.jobs.m.batch", 0, 7);
        seen.ledger.unreadable(place, "abc");

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.BURIED);
        seen.ledger.letter(place, "abc");
        assertThat(seen.oracle.checkSettled(seen.ledger, List.of())).isEmpty();
    }
}

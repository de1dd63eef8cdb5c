package org.diffusionfleet.loadtest.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.JOB;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.KEY;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.at;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.promises;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.started;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.succeeded;

import java.util.List;
import java.util.Set;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is promised of a job that is deleted: one of which nothing is left, with one thing wrong. */
class DeletionTest {

    private final Witness seen = new Witness();

    @BeforeEach
    void drawAndAskToDelete() {
        seen.accepted();
        seen.recorded();
        seen.told(started(1));
        seen.stored();
        seen.told(succeeded(1));
        seen.ledger.note(new Fact.DeleteSent(JOB, at(5)));
    }

    private void deleted() {
        seen.ledger.note(new Fact.Deleted(JOB, at(6), new Place("fleet.events", 0, 100)));
    }

    private void shown(@Nullable JobState state, int status) {
        seen.ledger.note(new Fact.Shown(JOB, at(10), "gateway-1", state, status));
    }

    @Test
    void shouldWantNothingOfADeletedJob() {
        deleted();
        shown(null, Fact.Shown.NONE);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(violations).isEmpty();
        assertThat(seen.oracle.checkOwned(seen.ledger, Set.of())).isEmpty();
    }

    @Test
    void shouldSeeJobThatNobodyDeleted() {
        shown(null, Fact.Shown.NONE);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.NOTHING_KEPT);
    }

    @Test
    void shouldSeeDeletedJobThatIsShown() {
        deleted();
        shown(JobState.SUCCEEDED, 200);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.NOTHING_KEPT);
    }

    @Test
    void shouldSeeObjectThatADeletedJobLeft() {
        deleted();

        // When
        var violations = seen.oracle.checkOwned(seen.ledger, Set.of(KEY));

        assertThat(promises(violations)).containsExactly(Promise.OWNED);
    }

    @Test
    void shouldNotCountWhatIsToldOfAJobThatIsDeleted() {
        deleted();
        var late = new JobEvent.Canceled(JOB, 2, at(7), "/workers/w-2", 0);
        seen.ledger.note(new Fact.Happened(JOB, at(7), new Place("fleet.events", 0, 101), late.id(), late));
        seen.written(Manifest.endKey(JOB, 0), "cccccccccccccccc", 200);
        shown(null, Fact.Shown.NONE);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(violations).isEmpty();
    }
}

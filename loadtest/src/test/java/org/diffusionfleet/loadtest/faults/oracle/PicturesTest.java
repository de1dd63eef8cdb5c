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
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.Test;

/** What is promised of a job's objects: a job that keeps it all, with one thing wrong. */
class PicturesTest {

    private final Witness seen = new Witness();

    @Test
    void shouldMissPicture() {
        seen.accepted();
        seen.recorded();
        seen.told(started(1));
        seen.stored();
        seen.told(succeeded(1));
        seen.found(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", true);
        seen.found(KEY, "", false);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.WHOLE);
    }

    @Test
    void shouldSeePictureThatCannotBeRead() {
        seen.accepted();
        seen.recorded();
        seen.told(started(1));
        seen.stored();
        seen.told(succeeded(1));
        seen.found(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", true);
        seen.found(KEY, "aaaaaaaaaaaaaaaa", false);

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.WHOLE);
    }

    @Test
    void shouldSeeEndWrittenTwice() {
        seen.whole();
        seen.written(Manifest.endKey(JOB, 0), "bbbbbbbbbbbbbbbb", 200);
        seen.written(Manifest.endKey(JOB, 0), "cccccccccccccccc", 200);

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.COMMITTED_ONCE);
    }

    @Test
    void shouldAllowSecondEndThatIsRefusedAndManifestWrittenAgain() {
        seen.whole();
        seen.written(Manifest.endKey(JOB, 0), "bbbbbbbbbbbbbbbb", 200);
        seen.written(Manifest.endKey(JOB, 0), "cccccccccccccccc", 412);
        seen.written(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", 200);

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeManifestOfCanceledJob() {
        seen.accepted();
        seen.recorded();
        seen.ledger.note(new Fact.CancelSent(JOB, at(2)));
        seen.canceled(1);
        seen.written(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", 200);

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.NO_HALF_RESULT);
    }

    @Test
    void shouldSeeTwoPicturesOfOneSample() {
        seen.whole();
        seen.written(KEY, "dddddddddddddddd", 200);

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.ONE_PICTURE);
    }

    @Test
    void shouldSeeObjectsThatNoJobOwns() {
        seen.whole();

        // When
        var violations = seen.oracle.checkOwned(
                seen.ledger,
                Set.of(KEY, Manifest.key(JOB), Manifest.endKey(JOB, 0), "jobs/job-1/7.png", "jobs/unknown/0.png"));

        assertThat(violations)
                .extracting(Violation::subject)
                .containsExactlyInAnyOrder("jobs/job-1/7.png", "jobs/unknown/0.png");
    }

    @Test
    void shouldSeePicturesOfAJobThatWasCanceled() {
        seen.accepted();
        seen.recorded();
        seen.canceled(1);

        // When
        var violations = seen.oracle.checkOwned(seen.ledger, Set.of(KEY, Manifest.endKey(JOB, 0)));

        assertThat(violations).extracting(Violation::subject).containsExactly(KEY);
    }
}

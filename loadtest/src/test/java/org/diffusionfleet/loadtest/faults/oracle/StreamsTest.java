package org.diffusionfleet.loadtest.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.JOB;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.at;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.promises;
import static org.diffusionfleet.loadtest.faults.oracle.Witness.succeeded;

import java.util.List;
import org.diffusionfleet.schemas.JobState;
import org.junit.jupiter.api.Test;

/** What is promised to those who look: a job that keeps it all, with one thing wrong. */
class StreamsTest {

    private final Witness seen = new Witness();

    @Test
    void shouldSeeEventStreamedTwice() {
        seen.whole();
        seen.streamed(1, "queued");
        seen.streamed(1, "queued");

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.STREAM);
    }

    @Test
    void shouldSeeEventLeftOutOfStream() {
        seen.whole();
        seen.streamed(1, "queued");
        seen.streamed(3, "succeeded");

        // When
        var violations = seen.oracle.check(seen.ledger);

        assertThat(promises(violations)).containsExactly(Promise.STREAM);
    }

    @Test
    void shouldSeeStreamWithoutEnd() {
        seen.whole();
        seen.streamed(1, "queued");
        seen.streamed(2, "started");

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.STREAM);
    }

    @Test
    void shouldSeeGatewayThatShowsAnotherEnd() {
        seen.whole();
        seen.ledger.note(new Fact.Shown(JOB, at(20), "gateway-2", JobState.RUNNING, 200));

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.VIEW);
    }

    @Test
    void shouldSeeEndThatTheWebhookWasNotTold() {
        seen.accepted();
        seen.recorded();
        var end = succeeded(1);
        seen.ledger.note(new Fact.Happened(JOB, at(4), seen.place(), end.id(), end));

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).contains(Promise.WEBHOOK);
    }

    @Test
    void shouldSeeWebhookThatIsToldOfTwoEnds() {
        seen.whole();
        seen.ledger.note(new Fact.Delivered(JOB, at(6), JOB + "/canceled"));

        // When
        var violations = seen.oracle.checkSettled(seen.ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.WEBHOOK);
    }
}

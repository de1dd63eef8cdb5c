package org.diffusionfleet.gateway.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

class EtaErrorsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Listeners<JobView> listeners = new Listeners<>();
    private Instant now = Examples.TIME;
    private final EtaErrors errors = new EtaErrors(registry, new Ticking(), listeners);

    /** Shows the time that the test says it is. */
    private final class Ticking extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void ends(String id, JobEvent end) {
        now = now.plus(Duration.ofSeconds(10));
        listeners.tell(id, JobView.EMPTY.submitted(Examples.job(id)).happened(end));
    }

    private DistributionSummary meter(Lane lane) {
        return registry.get("fleet.eta.error").tag("lane", lane.id()).summary();
    }

    @Test
    void shouldTellHowFarOffTheFirstEstimateWas() {
        // Given
        errors.given("a", Lane.INTERACTIVE, 8);
        errors.given("a", Lane.INTERACTIVE, 1);

        // When
        ends("a", Examples.succeeded("a", 1));

        // Then
        assertThat(meter(Lane.INTERACTIVE).count()).isEqualTo(1);
        assertThat(meter(Lane.INTERACTIVE).mean()).isCloseTo(0.2, within(1e-9));
        assertThat(meter(Lane.BATCH).count()).isZero();
    }

    @Test
    void shouldNotCountJobsThatEndedOtherwiseOrWereToldByOthers() {
        // Given
        errors.given("a", Lane.INTERACTIVE, 8);

        // When
        ends("a", Examples.canceled("a", 1));
        ends("b", Examples.succeeded("b", 1));

        // Then
        assertThat(meter(Lane.INTERACTIVE).count()).isZero();
    }
}

package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.Test;

class ProgressReporterTest {

    private static final Instant START = Instant.parse("2026-11-22T10:15:30Z");

    private static final Manifest.Image IMAGE =
            new Manifest.Image(0, 42, "jobs/job-1/0.png", "image/png", 64, 64, 5, "00");

    private final List<JobProgress> told = new ArrayList<>();
    private final HandClock clock = new HandClock();
    private final ProgressReporter reporter = new ProgressReporter("job-1", 2, 0, 3, clock, told::add);

    /** Stands still until moved. */
    private static final class HandClock extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void shouldSumTheStepsOfAllSamples() {
        // Given
        reporter.stepped(25);
        clock.now = START.plusSeconds(1);

        // When
        reporter.stepped(25);

        // Then
        assertThat(told)
                .containsExactly(
                        new JobProgress("job-1", 2, START, 1, 75),
                        new JobProgress("job-1", 2, START.plusSeconds(1), 2, 75));
    }

    @Test
    void shouldTellOfEveryPictureAtOnce() {
        // Given
        reporter.stepped(25);

        // When
        reporter.delivered(IMAGE);

        // Then
        assertThat(told)
                .containsExactly(
                        new JobProgress("job-1", 2, START, 1, 75),
                        new JobProgress("job-1", 2, START, 1, 75, List.of(IMAGE)));
    }

    @Test
    void shouldKeepQuietBetweenTellings() {
        // When
        for (int i = 0; i < 100; i++) {
            reporter.stepped(100);
            clock.now = clock.now.plus(Duration.ofMillis(10));
        }

        // Then
        assertThat(told).extracting(JobProgress::step).containsExactly(1, 21, 41, 61, 81);
    }

    @Test
    void shouldShowAPreviewOnceAndWithTheProgressThatIsDueAnyway() {
        // Given
        var shown = new JobProgress.Preview(1, "iVBORw0KGgo=");
        reporter.stepped(4);
        reporter.previewed(shown);

        // When
        var whileItWaits = reporter.wantsPreview();
        reporter.stepped(4);
        clock.now = START.plusMillis(200);
        reporter.stepped(4);
        clock.now = START.plusMillis(400);
        reporter.stepped(4);

        // Then
        assertThat(whileItWaits).isFalse();
        assertThat(reporter.wantsPreview()).isTrue();
        assertThat(told).extracting(JobProgress::preview).containsExactly(null, shown, null);
    }
}

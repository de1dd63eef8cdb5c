package org.diffusionfleet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStateTest {

    @ParameterizedTest
    @EnumSource
    void shouldNeverLeaveTerminalState(JobState next) {
        // Given
        var terminal = JobState.SUCCEEDED;

        // When
        var possible = terminal.canBecome(next);

        // Then
        assertThat(possible).isFalse();
    }

    @Test
    void shouldGoBackToQueuedFromRunningOnly() {
        // When
        var fromRunning = JobState.RUNNING.canBecome(JobState.QUEUED);
        var fromQueued = JobState.QUEUED.canBecome(JobState.QUEUED);

        // Then
        assertThat(fromRunning).isTrue();
        assertThat(fromQueued).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldLiveAgainWhenFailedOnly(JobState state) {
        // When
        var replayable = state.replayable();

        // Then
        assertThat(replayable).isEqualTo(state == JobState.FAILED);
    }
}

package org.diffusionfleet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
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

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "RUNNING"})
    void shouldGoAnywhereUntilItEnds(JobState state) {
        // When
        var possible = EnumSet.allOf(JobState.class).stream().filter(state::canBecome);

        // Then
        assertThat(possible).containsExactly(JobState.values());
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

package org.diffusionfleet.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait=10",
                "Wait = 10",
                "wait=\"10\"",
                "respond-async, wait=10",
                "wait=10; foo=bar",
                "wait=10, wait=20"
            })
    void shouldReadHowLongToWait(String header) {
        // When
        var wait = Preference.wait(List.of(header));

        // Then
        assertThat(wait).contains(Duration.ofSeconds(10));
    }

    @Test
    void shouldReadEachOfTheHeadersFields() {
        // When
        var wait = Preference.wait(List.of("return=minimal", "wait=3"));

        // Then
        assertThat(wait).contains(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "respond-async", "waiting=10", "handling=lenient"})
    void shouldPassOverOtherPreferences(String header) {
        // When
        var wait = Preference.wait(List.of(header));

        // Then
        assertThat(wait).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=", "wait=soon", "wait=-1", "wait=1.5", "wait=1000000000"})
    void shouldRefuseWhatIsNoNumberOfSeconds(String header) {
        // When
        assertThatThrownBy(() -> Preference.wait(List.of(header)))

                // Then
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("must be a whole number of seconds");
    }
}

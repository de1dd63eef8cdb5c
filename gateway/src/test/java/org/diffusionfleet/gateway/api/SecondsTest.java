package org.diffusionfleet.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondsTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0.04, 0", "0.26, 0.3", "12.34, 12.3", "123.4, 123", "98765, 98800"})
    void shouldShowNoMoreThanIsKnown(double seconds, double shown) {
        // When
        var rounded = Seconds.rounded(seconds);

        // Then
        assertThat(rounded).isEqualTo(shown);
    }
}

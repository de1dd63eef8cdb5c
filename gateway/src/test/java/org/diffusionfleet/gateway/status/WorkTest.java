package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.schemas.Generation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkTest {

    private static Generation request(Integer samples, Integer steps, Double scale, String sampler) {
        return new Generation("a cat", null, samples, null, steps, scale, null, null, sampler, null, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        ",,,, 1, 50, 2",
        "3, 20, 1, ddim, 3, 20, 1",
        "1, 20, 4, heun, 1, 39, 2",
    })
    void shouldFollowFromTheRequest(
            Integer samples, Integer steps, Double scale, String sampler, int pictures, double calls, double rows) {
        // When
        var work = Work.of(request(samples, steps, scale, sampler));

        // Then
        assertThat(work).isEqualTo(new Work(pictures, calls, rows, 0, 0));
        assertThat(work.by(Examples.MODEL).pixels()).isEqualTo(64 * 64);
    }
}

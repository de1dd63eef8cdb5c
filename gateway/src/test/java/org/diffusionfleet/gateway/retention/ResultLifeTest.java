package org.diffusionfleet.gateway.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.JobEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultLifeTest {

    private final ResultLife life = new ResultLife(Examples.config());

    private static JobView ended(@Nullable Integer ttl, JobEvent event) {
        return JobView.EMPTY
                .submitted(Examples.job("a").withResultTtlSeconds(ttl))
                .happened(event);
    }

    /** Foreign clients may have asked for anything. */
    @ParameterizedTest
    @CsvSource({",P7D", "60,PT1M", "2592000,P30D", "2592001,P30D", "0,P7D", "-5,P7D"})
    void shouldKeepResultsAsLongAsAskedWithinWhatIsAllowed(@Nullable Integer ttl, Duration kept) {
        // When
        var expires = life.expiresAt(ended(ttl, Examples.succeeded("a", 1)));

        // Then
        assertThat(expires).contains(Examples.TIME.plus(kept));
    }

    @ParameterizedTest
    @CsvSource({",P30D", "60,PT1M"})
    void shouldKeepWhatMayBeReplayedAsLongAsItsLetterUnlessAskedOtherwise(@Nullable Integer ttl, Duration kept) {
        // When
        var expires = life.expiresAt(ended(ttl, Examples.failed("a", 1)));

        // Then
        assertThat(expires).contains(Examples.TIME.plus(kept));
    }

    @Test
    void shouldNeverLetAJobGoThatHasNotEnded() {
        // When
        var expires = life.expiresAt(ended(1, Examples.started("a", 1)));

        // Then
        assertThat(expires).isEmpty();
    }
}

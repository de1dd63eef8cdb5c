package org.diffusionfleet.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;
import org.junit.jupiter.api.Test;

class RetryTest {

    private final AtomicInteger tries = new AtomicInteger();
    private final CountDownLatch stop = new CountDownLatch(1);

    private String failing() throws IOException {
        throw new IOException("no route, try " + tries.incrementAndGet());
    }

    @Test
    void shouldTryAgainUntilItWorks() throws GaveUpException {
        // Given
        var retry = new Retry(Clock.systemUTC(), Duration.ofMinutes(1), () -> true, stop);

        // When
        var answer = retry.call("asking", () -> tries.get() == 1 ? "yes" : failing());

        // Then
        assertThat(answer).isEqualTo("yes");
        assertThat(tries).hasValue(1);
    }

    @Test
    void shouldGiveUpWhenPatienceEnds() {
        // Given
        var retry = new Retry(Clock.systemUTC(), Duration.ZERO, () -> true, stop);

        // When
        assertThatThrownBy(() -> retry.call("asking", this::failing))

                // Then
                .isInstanceOf(GaveUpException.class)
                .hasMessage("gave up: asking")
                .hasRootCauseMessage("no route, try 1");
    }

    @Test
    void shouldGiveUpWhenItIsNoLongerWorthwhile() {
        // Given
        var retry = new Retry(Clock.systemUTC(), Duration.ofMinutes(1), () -> tries.get() < 2, stop);

        // When
        assertThatThrownBy(() -> retry.call("asking", this::failing))

                // Then
                .isInstanceOf(GaveUpException.class)
                .hasRootCauseMessage("no route, try 2");
    }

    @Test
    void shouldNotTryAtAllWhatIsOfNoUse() {
        // Given
        var retry = new Retry(Clock.systemUTC(), Duration.ofMinutes(1), () -> false, stop);

        // When
        assertThatThrownBy(() -> retry.call("asking", this::failing))

                // Then
                .isInstanceOf(GaveUpException.class)
                .hasRootCauseMessage("it is of no use any more");
        assertThat(tries).hasValue(0);
    }

    @Test
    void shouldNotTryAgainWhatBecameOfNoUseInThePause() {
        // Given
        var asked = new AtomicInteger();
        var retry = new Retry(Clock.systemUTC(), Duration.ofMinutes(1), () -> asked.incrementAndGet() < 3, stop);

        // When
        assertThatThrownBy(() -> retry.call("asking", this::failing))

                // Then
                .hasRootCauseMessage("no route, try 1");
        assertThat(tries).hasValue(1);
    }

    @Test
    void shouldNotPauseWhenTheWorkerMustEnd() {
        // Given
        var retry = new Retry(Clock.systemUTC(), Duration.ofDays(1), () -> true, stop);
        stop.countDown();

        // When
        assertThatThrownBy(() -> retry.call("asking", this::failing))

                // Then
                .isInstanceOf(GaveUpException.class)
                .hasRootCauseMessage("no route, try 1");
    }
}

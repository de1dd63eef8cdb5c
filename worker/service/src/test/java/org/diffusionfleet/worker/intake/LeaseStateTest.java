package org.diffusionfleet.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicLong;
import org.diffusionfleet.worker.intake.LeaseState.Leased;
import org.diffusionfleet.worker.intake.LeaseState.Loss;
import org.diffusionfleet.worker.intake.LeaseState.Lost;
import org.diffusionfleet.worker.intake.LeaseState.Renewed;
import org.diffusionfleet.worker.intake.LeaseState.Settled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeaseStateTest {

    private static final long LOCK = 30;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10); // It may run over, as nanoTime's may.
    private final Lease lease = new Lease(FakeShareConsumer.record("a"), 1, now::get, now.get() + LOCK);

    @Test
    void shouldBeHeldUpToItsDeadlineAndNotOnIt() {
        // When
        now.addAndGet(LOCK - 1);

        // Then
        assertThat(lease.held()).isTrue();
        now.incrementAndGet();
        assertThat(lease.state()).isEqualTo(new Lost(Loss.LAPSED));
    }

    @Test
    void shouldCountRenewalsAndMoveTheDeadline() {
        // When
        lease.renewed(now.get() + 2 * LOCK);
        lease.renewed(now.get() + 3 * LOCK);

        // Then
        assertThat(lease.state()).isEqualTo(new Renewed(now.get() + 3 * LOCK, 2));
        now.addAndGet(3 * LOCK - 1);
        assertThat(lease.held()).isTrue();
    }

    @Test
    void shouldStayLostWhenARenewalComesTooLate() {
        // Given
        now.addAndGet(LOCK);

        // When
        lease.renewed(now.get() + LOCK);

        // Then
        assertThat(lease.state()).isEqualTo(new Lost(Loss.LAPSED));
    }

    @Test
    void shouldStayLostWhateverIsSaid() {
        // Given
        lease.lose(Loss.REFUSED);

        // When
        lease.settled(Settlement.ACCEPT);
        lease.renewed(now.get() + LOCK);

        // Then
        assertThat(lease.state()).isEqualTo(new Lost(Loss.REFUSED));
    }

    @ParameterizedTest
    @EnumSource
    void shouldThrowWhenASettledLeaseIsChanged(Settlement how) {
        // Given
        lease.settled(how);

        // When
        assertThatIllegalStateException()
                .isThrownBy(() -> lease.renewed(now.get() + LOCK))
                // Then
                .withMessageContaining("Settled[how=%s]".formatted(how));
        assertThatIllegalStateException().isThrownBy(() -> lease.lose(Loss.REFUSED));
        assertThatIllegalStateException().isThrownBy(() -> lease.settled(Settlement.ACCEPT));
        now.addAndGet(2 * LOCK);
        assertThat(lease.state()).isEqualTo(new Settled(how));
        assertThat(lease.held()).isFalse();
    }

    @Test
    void shouldBeginAsLeased() {
        assertThat(lease.state()).isEqualTo(new Leased(now.get() + LOCK));
    }
}

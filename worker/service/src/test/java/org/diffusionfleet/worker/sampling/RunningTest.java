package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.SampleOwner;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

class RunningTest {

    private final StubPainter painter = new StubPainter();
    private Running running = new Running(painter, new RowBudget(8, false), Samples.pace(), false);
    private final List<Long> ended = new ArrayList<>();

    @Test
    void shouldGiveEverySampleTheSameShareOfTheDevice() {
        // Given: three small samples, whose rows are a quarter of the large one's.
        admit(Samples.sample("a", 1, 100, 64));
        admit(Samples.sample("a", 2, 100, 64));
        admit(Samples.sample("a", 3, 100, 64));
        admit(Samples.sample("a", 9, 100, 128));

        // When
        for (int i = 0; i < 50; i++) {
            running.step(running.turn());
        }

        // Then: for each step of the large one, the small ones take four.
        assertThat(painter.calls.stream().filter(call -> call.contains(9L))).hasSize(10);
    }

    /** One picture somebody waits for, and a call full of a program's. */
    @Test
    void shouldGiveLanesTheirSharesWhereTheyDoNotShareCalls() {
        // Given
        running = new Running(painter, new RowBudget(8, true), Samples.pace(), true);
        admit(new Origin(Lane.INTERACTIVE, "somebody"), Samples.sample(1, 100));
        for (int seed = 11; seed <= 14; seed++) {
            admit(new Origin(Lane.BATCH, "bulk"), Samples.sample(seed, 100));
        }

        // When
        for (int i = 0; i < 51; i++) {
            running.step(running.turn());
        }

        // Then: of the rows, four fifths and a fifth.
        assertThat(painter.calls.stream().filter(call -> call.equals(List.of(1L, 1L))))
                .hasSize(48);
        assertThat(painter.calls.stream().filter(call -> call.size() == 8)).hasSize(3);
    }

    @Test
    void shouldHaveRoomForALaneWhenTheOtherFillsItsCalls() {
        // Given
        running = new Running(painter, new RowBudget(8, true), Samples.pace(), true);
        for (int seed = 11; seed <= 14; seed++) {
            admit(new Origin(Lane.BATCH, "bulk"), Samples.sample(seed, 100));
        }

        // When
        var somebodys = running.fits(
                ticket(new Origin(Lane.INTERACTIVE, "somebody"), Samples.sample(1, 100), Optional.empty()));
        var more = running.fits(ticket(new Origin(Lane.BATCH, "bulk"), Samples.sample(15, 100), Optional.empty()));

        // Then
        assertThat(somebodys).isTrue();
        assertThat(more).isFalse();
    }

    @Test
    void shouldGiveTwiceTheShareToWhoWouldBeLate() {
        // Given: steps of a second each, and two sizes.
        admit(Samples.sample("a", 1, 100, 64), Optional.empty());
        admit(Samples.sample("a", 9, 100, 72), Optional.of(Samples.NOW.plusSeconds(60)));

        // When
        for (int i = 0; i < 30; i++) {
            running.step(running.turn());
        }

        // Then: 81 pixels to 64, at half the price.
        assertThat(painter.calls.stream().filter(call -> call.contains(9L))).hasSizeBetween(18, 19);
    }

    @Test
    void shouldForgetASizeWhenItsLastSampleHasLeft() {
        // Given
        admit(Samples.sample("a", 1, 1, 64));
        admit(Samples.sample("a", 2, 2, 128));

        // When
        while (!running.isIdle()) {
            running.step(running.turn());
        }

        // Then
        assertThat(ended).containsExactly(1L, 2L);
    }

    @Test
    void shouldTakeNoFifthSize() {
        // Given
        for (int side = 64; side <= 256; side += 64) {
            admit(Samples.sample("a", side, 5, side));
        }

        // When
        var fifth = running.fits(ticket(Samples.sample("a", 5, 5, 320)));
        var known = running.fits(ticket(Samples.sample("a", 6, 5, 64)));

        // Then
        assertThat(fifth).isFalse();
        assertThat(known).isTrue();
    }

    @Test
    void shouldLetOnlyShorterSamplesInAtFirst() {
        // Given
        admit(Samples.sample(1, 100));
        for (int i = 0; i < 40; i++) {
            running.step(running.turn());
        }

        // When
        var shorter = running.isInTurn(ticket(Samples.sample(2, 59)));
        var longer = running.isInTurn(ticket(Samples.sample(3, 60)));

        // Then
        assertThat(shorter).isTrue();
        assertThat(longer).isFalse();
    }

    private void admit(SampleRequest request) {
        admit(Samples.SOMEONE, request, Optional.empty());
    }

    private void admit(SampleRequest request, Optional<Instant> finishBy) {
        admit(Samples.SOMEONE, request, finishBy);
    }

    private void admit(Origin origin, SampleRequest request) {
        admit(origin, request, Optional.empty());
    }

    private void admit(Origin origin, SampleRequest request, Optional<Instant> finishBy) {
        var ticket = ticket(origin, request, finishBy);
        running.admit(ticket, new SampleOwner() {
            @Override
            public boolean wanted() {
                return true;
            }

            @Override
            public void stepped(int step, int steps) {}

            @Override
            public void ended(Ending ending) {
                running.left(ticket, true);
                ended.add(request.seed());
            }
        });
    }

    private Ticket ticket(SampleRequest request) {
        return ticket(Samples.SOMEONE, request, Optional.empty());
    }

    private Ticket ticket(Origin origin, SampleRequest request, Optional<Instant> finishBy) {
        var ticket = new Ticket(new Party(origin, finishBy, Samples.WANTED), request);
        ticket.prepared(painter.prepare(request));
        return ticket;
    }
}

package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.junit.jupiter.api.Test;

class CommittedFactsTest {

    private final FakeOffsets offsets = new FakeOffsets();
    private final CommittedFacts facts = new CommittedFacts(
            offsets,
            Clock.fixed(Examples.TIME, ZoneOffset.UTC),
            Examples.config(Map.of("fleet.limits.view-lag", "1ms")));

    /** A topic of each kind, and how far they are read. */
    private static final class FakeOffsets implements FactOffsets {
        private static final TopicPartition SOURCE = new TopicPartition("fleet.events", 0);
        private static final TopicPartition FACTS = new TopicPartition("facts", 0);

        private long sourceEnd = 5;
        private long factsEnd = 3;
        private long sourceRead = 5;
        private long factsRead = 3;
        private boolean away;

        @Override
        public Ends sourceEnds() {
            return new Ends(Map.of(SOURCE, sourceEnd));
        }

        @Override
        public Ends factEnds() {
            return new Ends(Map.of(FACTS, factsEnd));
        }

        @Override
        public boolean committed(Ends ends) {
            if (away) {
                throw ProblemException.passing(ProblemCode.KAFKA_UNAVAILABLE, "away", Duration.ofSeconds(5), null);
            }
            var read = Map.of(SOURCE, sourceRead, FACTS, factsRead);
            return ends.offsets().entrySet().stream()
                    .allMatch(end -> read.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }
    }

    private static ProblemCode refusal(Runnable asking) {
        return catchThrowableOfType(ProblemException.class, asking::run)
                .problem()
                .code();
    }

    @Test
    void shouldHaveComeAsFarAsItsFirstLookOnceAllOfThatIsFolded() {
        // Given
        offsets.sourceRead = 4;
        facts.until();
        var unread = facts.until();
        offsets.sourceRead = 5;
        offsets.factsRead = 2;
        var unfolded = facts.until();

        // When
        offsets.factsRead = 3;
        var folded = facts.until();

        // Then
        assertThat(unread).isEqualTo(Instant.EPOCH);
        assertThat(unfolded).isEqualTo(Instant.EPOCH);
        assertThat(folded).isEqualTo(Examples.TIME);
    }

    @Test
    void shouldNotWaitForWhatWasToldAfterTheFirstLook() {
        // Given
        facts.until();

        // When
        offsets.sourceEnd = 6;

        // Then
        assertThat(facts.until()).isEqualTo(Examples.TIME);
    }

    @Test
    void shouldSayThatTheViewLags() {
        // Given
        offsets.sourceRead = 4;

        // When
        var code = refusal(() -> facts.await(Examples.TIME));

        // Then
        assertThat(code).isEqualTo(ProblemCode.VIEW_UNAVAILABLE);
    }

    @Test
    void shouldSayThatTheBrokerIsAwayAndGoOnWhenItIsBack() {
        // Given
        facts.until();
        offsets.away = true;

        // When
        var code = refusal(() -> facts.await(Examples.TIME));

        // Then
        assertThat(code).isEqualTo(ProblemCode.KAFKA_UNAVAILABLE);
        offsets.away = false;
        assertThatCode(() -> facts.await(Examples.TIME)).doesNotThrowAnyException();
    }

    @Test
    void shouldNotAskAgainAboutWhatItHasSeen() {
        // Given
        facts.until();
        facts.until();

        // When
        offsets.away = true;

        // Then
        assertThatCode(() -> facts.await(Examples.TIME.minusSeconds(1))).doesNotThrowAnyException();
    }

    @Test
    void shouldNotWaitForATimeThatIsToCome() {
        // Given
        facts.until();

        // When
        var ahead = Examples.TIME.plusSeconds(3_600);

        // Then
        assertThatCode(() -> facts.await(ahead)).doesNotThrowAnyException();
    }
}

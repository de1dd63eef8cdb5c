package org.diffusionfleet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class EventuallyTest {

    @Test
    void shouldAskAgainWhileTheTopicIsNotKnownYet() throws Exception {
        // Given
        var answers = answers(refused(new UnknownTopicOrPartitionException()), KafkaFuture.completedFuture("known"));

        // When
        var answer = Eventually.get(answers::remove);

        // Then
        assertThat(answer).isEqualTo("known");
    }

    @Test
    void shouldNotAskAgainWhatWasRefusedForGood() {
        // Given
        var answers = answers(refused(new GroupNotEmptyException("busy")), KafkaFuture.completedFuture("never"));

        // When
        var failure = catchThrowable(() -> Eventually.get(answers::remove));

        // Then
        assertThat(failure).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(GroupNotEmptyException.class);
        assertThat(answers).hasSize(1);
    }

    private static Queue<KafkaFuture<String>> answers(KafkaFuture<String> first, KafkaFuture<String> second) {
        return new ArrayDeque<>(List.of(first, second));
    }

    private static KafkaFuture<String> refused(Exception reason) {
        var future = new KafkaFutureImpl<String>();
        future.completeExceptionally(reason);
        return future;
    }
}

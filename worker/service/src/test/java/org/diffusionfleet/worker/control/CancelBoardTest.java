package org.diffusionfleet.worker.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeleteRequest;
import org.junit.jupiter.api.Test;

class CancelBoardTest {

    private static final String TOPIC = "fleet.control";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    /** A topic that holds those values. */
    private static MockConsumer<String, byte[]> holding(List<byte[]> values) {
        var consumer = new MockConsumer<String, byte[]>("earliest");
        var node = new Node(1, "broker", 1);
        consumer.updatePartitions(
                TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) values.size()));
        consumer.schedulePollTask(() -> IntStream.range(0, values.size())
                .forEach(offset ->
                        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, "key", values.get(offset)))));
        return consumer;
    }

    @Test
    void shouldStopWhatIsToBeCancelledOrDeleted() {
        // Given
        var now = Instant.EPOCH;
        var values = List.of(
                CloudEvent.of(new CancelRequest("cancelled", now), "/gateway").data(),
                "not JSON".getBytes(UTF_8),
                CloudEvent.of(new DeleteRequest("deleted", now, DeleteRequest.Reason.OWNER), "/gateway")
                        .data());

        // When
        try (var board = CancelBoard.open(holding(values), TOPIC)) {

            // Then
            assertThat(board.cancelled("cancelled")).isTrue();
            assertThat(board.cancelled("deleted")).isTrue();
            assertThat(board.cancelled("another")).isFalse();
        }
    }

    @Test
    void shouldGoOnAfterAFaultOfTheBroker() {
        // Given
        var consumer = holding(List.of());
        try (var board = CancelBoard.open(consumer, TOPIC)) {
            var wish = CloudEvent.of(new CancelRequest("late", Instant.EPOCH), "/gateway")
                    .data();

            // When
            consumer.setPollException(new KafkaException("no answer"));
            consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, "key", wish)));

            // Then
            await().until(() -> board.cancelled("late"));
            assertThat(board.alive()).isTrue();
        }
    }

    @Test
    void shouldSayThatItHearsOfNothingAnyMore() {
        // Given
        var consumer = holding(List.of());
        try (var board = CancelBoard.open(consumer, TOPIC)) {

            // When
            consumer.schedulePollTask(() -> {
                throw new IllegalStateException("something unexpected");
            });

            // Then
            await().dontCatchUncaughtExceptions().until(() -> !board.alive());
        }
    }
}

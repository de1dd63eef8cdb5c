package org.diffusionfleet.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeatTest {

    private final List<FakeShareConsumer> consumers = new CopyOnWriteArrayList<>();
    private final List<Lease> leases = new CopyOnWriteArrayList<>();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch finish = new CountDownLatch(1);
    private final Executor workers = command -> Thread.ofVirtual().start(command);
    private JobHandler work = _ -> Settlement.ACCEPT;
    private final AtomicBoolean demand = new AtomicBoolean(true);
    private final AtomicLong now = new AtomicLong(); // Stands still, so that no lease lapses because a machine is slow.
    private final Seat seat = new Seat(
            this::consumer,
            List.of(FakeShareConsumer.TOPIC),
            this::noting,
            workers,
            demand::get,
            Duration.ZERO,
            now::get);
    private final Thread thread = Thread.ofPlatform().unstarted(seat);

    private FakeShareConsumer consumer() {
        var consumer = new FakeShareConsumer();
        consumers.add(consumer);
        return consumer;
    }

    private Settlement noting(Lease lease) {
        leases.add(lease);
        working.countDown();
        return work.handle(lease);
    }

    @AfterEach
    void stop() throws InterruptedException {
        finish.countDown();
        seat.stop();
        thread.join();
    }

    @Test
    void shouldCloseItsConsumerWithoutDemandAndComeBackWithIt() {
        // Given
        var first = begin();
        demand.set(false);
        await().until(() -> first.closed);

        // When
        demand.set(true);

        // Then
        await().until(() -> consumers.size() == 2);
        consumers.get(1).offered.add(FakeShareConsumer.record("a"));
        await().until(() -> !consumers.get(1).said.isEmpty());
        assertThat(first.said).isEmpty();
    }

    @Test
    void shouldKeepTheJobInHandWhenDemandEnds() {
        // Given
        work = this::untilToldTo;
        var consumer = begin();
        consumer.offered.add(FakeShareConsumer.record("a"));
        await().until(seat::isBusy);
        demand.set(false);
        await().until(() -> consumer.said.contains(AcknowledgeType.RENEW));
        assertThat(consumer.closed).isFalse();

        // When
        finish.countDown();

        // Then
        await().until(() -> consumer.closed);
        assertThat(consumer.said.getLast()).isEqualTo(AcknowledgeType.ACCEPT);
        assertThat(seat.isBusy()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSettleAsTheHandlerSays(Settlement settlement) {
        // Given
        work = _ -> settlement;
        var consumer = begin();

        // When
        consumer.offered.add(FakeShareConsumer.record("a"));
        consumer.offered.add(FakeShareConsumer.record("b"));

        // Then
        await().until(() -> settlements(consumer).size() == 2);
        assertThat(settlements(consumer)).containsOnly(settlement.type());
        assertThat(leases)
                .extracting(lease -> new String(lease.record().value(), StandardCharsets.UTF_8))
                .containsExactly("a", "b");
    }

    @Test
    void shouldGiveJobBackWhenTheHandlerThrows() {
        // Given
        work = _ -> {
            throw new IllegalStateException("unexpected");
        };
        var consumer = begin();

        // When
        consumer.offered.add(FakeShareConsumer.record("a"));

        // Then
        await().until(() -> settlements(consumer).equals(List.of(AcknowledgeType.RELEASE)));
        assertThat(thread.isAlive()).isTrue();
    }

    @Test
    void shouldRenewWhileTheHandlerWorks() throws InterruptedException {
        // Given
        work = this::untilToldTo;
        var consumer = begin();
        consumer.offered.add(FakeShareConsumer.record("a"));
        working.await();
        await().until(() -> consumer.said.size() >= 3);

        // When
        finish.countDown();

        // Then
        await().until(() -> consumer.said.getLast() == AcknowledgeType.ACCEPT);
        assertThat(consumer.said.subList(0, consumer.said.size() - 1)).containsOnly(AcknowledgeType.RENEW);
        assertThat(leases).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLoseTheLeaseWhenItCannotBeRenewed(boolean refused) throws InterruptedException {
        // Given
        work = SeatTest::untilLost;
        var consumer = begin();
        consumer.offered.add(FakeShareConsumer.record("a"));
        working.await();

        // When
        if (refused) {
            consumer.refusal = new InvalidRecordStateException("another worker has it");
        } else {
            consumer.fault = new KafkaException("no broker");
        }

        // Then
        await().untilAsserted(() -> assertThat(leases).noneMatch(Lease::held));
        await().until(() -> consumers.size() == 2);
        assertThat(consumer.closed).isTrue();
        assertThat(consumer.said).containsOnly(AcknowledgeType.RENEW);
    }

    @Test
    void shouldStartOverWhenTheBrokerRefusesTheSettlement() {
        // Given
        var consumer = begin();
        consumer.refusal = new InvalidRecordStateException("the lock lapsed");

        // When
        consumer.offered.add(FakeShareConsumer.record("a"));

        // Then
        await().until(() -> consumers.size() == 2);
        assertThat(consumer.closed).isTrue();
    }

    /** As after a SIGSTOP: the job's thread runs before the seat's. */
    @Test
    void shouldHaveLostTheLeaseOnceItsTimeIsOverWhoeverAsks() throws InterruptedException {
        // Given
        work = this::untilToldTo;
        var consumer = begin();
        consumer.offered.add(FakeShareConsumer.record("a"));
        working.await();
        assertThat(leases.getFirst().held()).isTrue();

        // When
        now.addAndGet(Duration.ofHours(1).toNanos());

        // Then
        assertThat(leases.getFirst().held()).isFalse();
        finish.countDown();
        await().until(() -> consumers.size() == 2);
        assertThat(settlements(consumer)).isEmpty();
        assertThat(consumer.closed).isTrue();
    }

    @Test
    void shouldDeclineWhatComesWhenItIsStopped() throws InterruptedException {
        // Given
        var consumer = begin();
        await().until(() -> consumer.polls > 0);

        // When
        seat.stop();
        consumer.offered.add(FakeShareConsumer.record("late"));

        // Then
        thread.join();
        assertThat(settlements(consumer)).containsExactly(AcknowledgeType.RELEASE);
        assertThat(leases).isEmpty();
    }

    @Test
    void shouldFinishTheJobInHandWhenStopped() throws InterruptedException {
        // Given
        work = this::untilToldTo;
        var consumer = begin();
        consumer.offered.add(FakeShareConsumer.record("a"));
        consumer.offered.add(FakeShareConsumer.record("b"));
        working.await();

        // When
        seat.stop();

        // Then
        finish.countDown();
        thread.join();
        assertThat(consumer.said).last().isEqualTo(AcknowledgeType.ACCEPT);
        assertThat(leases).hasSize(1);
        assertThat(consumer.closed).isTrue();
    }

    private FakeShareConsumer begin() {
        thread.start();
        await().until(() -> !consumers.isEmpty());
        return consumers.getFirst();
    }

    /** What was said but for renewals, of which a slow machine makes some. */
    private static List<AcknowledgeType> settlements(FakeShareConsumer consumer) {
        return consumer.said.stream()
                .filter(type -> type != AcknowledgeType.RENEW)
                .toList();
    }

    private Settlement untilToldTo(Lease lease) {
        try {
            finish.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return lease.held() ? Settlement.ACCEPT : Settlement.RELEASE;
    }

    private static Settlement untilLost(Lease lease) {
        await().until(() -> !lease.held());
        return Settlement.RELEASE;
    }
}

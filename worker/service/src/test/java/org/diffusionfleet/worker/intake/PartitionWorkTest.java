package org.diffusionfleet.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionWorkTest {

    private static final TopicPartition PARTITION = new TopicPartition("jobs", 0);

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]);
    }

    private static PartitionWork work(PartitionState found) {
        return new PartitionWork(PARTITION, found);
    }

    private static Delivery begin(PartitionWork work) {
        return work.begin(work.next().orElseThrow());
    }

    @Test
    void shouldHandOutTheLowestFirstAndCountOnWhereAnotherWorkerStopped() {
        // Given: 4 was begun twice, 5 has ended, 6 was begun once, 7 never.
        var work =
                work(PartitionState.from(4).begun(4).begun(4).begun(5).begun(6).settled(5));
        for (long offset = 4; offset <= 7; offset++) {
            work.takeIn(record(offset));
        }

        // When
        var begun = new ArrayList<String>();
        while (work.next().isPresent()) {
            var delivery = begin(work);
            begun.add(delivery.record().offset() + ":" + delivery.count());
        }

        // Then
        assertThat(begun).containsExactly("4:3", "6:2", "7:1");
        assertThat(work.state().commit().metadata()).isEqualTo("v1 next=8 open=4:3,6:2,7:1");
    }

    @Test
    void shouldSayNothingOfWhatOnlyWaits() {
        // Given
        var work = work(PartitionState.from(4));

        // When
        work.takeIn(record(4));
        work.takeIn(record(5));

        // Then
        assertThat(work.isChanged()).isFalse();
        assertThat(work.hasWaiting()).isTrue();
    }

    @Test
    void shouldKeepTheCountOfRecordsThatHaveNotComeYet() {
        // Given
        var work = work(PartitionState.from(4).begun(4).begun(5));
        work.takeIn(record(4));

        // When
        work.settle(begin(work));

        // Then
        assertThat(work.state().commit()).isEqualTo(new OffsetAndMetadata(5, "v1 next=6 open=5:1"));
    }

    @Test
    void shouldForgetWhatIsGoneFromTheTopic() {
        // Given
        var work = work(PartitionState.from(4).begun(4).begun(5).begun(6));

        // When
        work.takeIn(record(6));

        // Then
        assertThat(work.state().commit().offset()).isEqualTo(6);
        assertThat(begin(work).count()).isEqualTo(2);
    }

    @Test
    void shouldHandOutAgainWithTheNextCountWhatWasReleased() {
        // Given
        var work = work(PartitionState.from(0));
        work.takeIn(record(0));
        work.takeIn(record(1));
        var first = begin(work);
        begin(work);

        // When
        work.release(first);

        // Then
        assertThat(begin(work)).isEqualTo(new Delivery(work, first.record(), 2));
    }

    @Test
    void shouldNotCountWhatWasWithdrawnBeforeItBegan() {
        // Given
        var work = work(PartitionState.from(0));
        work.takeIn(record(0));

        // When
        work.withdraw(begin(work));

        // Then
        assertThat(work.state().commit().metadata()).isEqualTo("v1 next=1 open=0:0");
        assertThat(begin(work).count()).isEqualTo(1);
    }

    @Test
    void shouldBeginNothingThatItCouldNotTellOf() {
        // Given
        var work = work(PartitionState.from(1_000_000_000L));
        for (int i = 0; i < PartitionState.MAX_CHARS; i++) {
            work.takeIn(record(1_000_000_000L + i));
        }
        var first = begin(work);
        while (work.next().isPresent()) {
            begin(work);
        }
        assertThat(work.hasWaiting()).isTrue();
        assertThat(work.state().fits()).isTrue();

        // When
        work.settle(first);

        // Then
        assertThat(work.next()).isPresent();
    }

    /** Whatever is begun, ends and is given back, in whatever order, and whenever a worker dies. */
    @Test
    void shouldNeitherLoseNorRepeatARecordWhateverHappens() {
        for (long seed = 0; seed < 300; seed++) {
            play(new Random(seed), "seed " + seed);
        }
    }

    private static void play(Random random, String name) {
        var end = 5 + random.nextInt(30);
        var gaps = new HashSet<Long>(); // as transactions leave them
        for (long offset = 0; offset < end; offset++) {
            if (random.nextInt(5) == 0) {
                gaps.add(offset);
            }
        }
        Map<Long, Integer> begun = new HashMap<>();
        var settled = new HashSet<Long>();
        var known = PartitionState.from(0).commit();
        while (settled.size() + gaps.size() < end) {
            var work = work(PartitionState.of(known));
            var inHand = new ArrayList<Delivery>();
            var position = known.offset();
            for (int turn = random.nextInt(60); turn > 0; turn--) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        for (int n = random.nextInt(4); n > 0 && position < end; n--, position++) {
                            if (!gaps.contains(position)) {
                                work.takeIn(record(position));
                            }
                        }
                    }
                    case 1 -> {
                        var next = work.next();
                        if (next.isPresent()) {
                            var delivery = work.begin(next.get());
                            known = work.state().commit();
                            var count = begun.merge(delivery.record().offset(), 1, Integer::sum);
                            assertThat(settled)
                                    .as(name)
                                    .doesNotContain(delivery.record().offset());
                            assertThat(delivery.count()).as(name).isEqualTo(count);
                            inHand.add(delivery);
                        }
                    }
                    case 2 -> {
                        if (!inHand.isEmpty()) {
                            var delivery = inHand.remove(random.nextInt(inHand.size()));
                            work.settle(delivery);
                            known = work.state().commit();
                            settled.add(delivery.record().offset());
                        }
                    }
                    default -> {
                        if (!inHand.isEmpty()) {
                            work.release(inHand.remove(random.nextInt(inHand.size())));
                        }
                    }
                }
            }
        }
        assertThat(PartitionState.of(known).open()).as(name).isEmpty();
    }
}

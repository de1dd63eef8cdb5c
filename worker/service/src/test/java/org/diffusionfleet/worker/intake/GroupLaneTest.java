package org.diffusionfleet.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.diffusionfleet.worker.intake.FakeGroup.ZERO;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.diffusionfleet.worker.intake.LeaseState.Settled;
import org.junit.jupiter.api.Test;

/** Which jobs begin, how many, and what the group is told of them. */
class GroupLaneTest extends LaneBench {

    @Test
    void shouldCommitTheCountBeforeTheJobBegins() {
        // Given
        var member = serve();
        refuse(member, new KafkaException("no broker"));
        group.send(ZERO, "a");
        member.assign(ZERO);
        awaitTurns(member);
        assertThat(leases).isEmpty();

        // When
        takeAgain(member);

        // Then
        assertThat(begun("a").deliveries()).isEqualTo(1);
        awaitTold("0 v1 next=1 open=0:1");
    }

    @Test
    void shouldCommitJobsThatEndOutOfOrder() {
        // Given
        group.send(ZERO, "a", "b");
        serve(ZERO);
        var a = begun("a");
        var b = begun("b");

        // When
        end("b", Settlement.ACCEPT);

        // Then
        awaitTold("0 v1 next=2 open=0:1");
        assertThat(b.state()).isEqualTo(new Settled(Settlement.ACCEPT));
        assertThat(a.held()).isTrue();
        end("a", Settlement.ACCEPT);
        awaitTold("2 v1 next=2 open=");
    }

    @Test
    void shouldSkipWhatIsSettledAndCountOnWhenItTakesAPartitionOver() {
        // Given
        group.send(ZERO, "a", "b", "c");
        group.committed.put(
                ZERO,
                PartitionState.from(0).begun(0).begun(1).begun(0).settled(1).commit());

        // When
        serve(ZERO);

        // Then
        assertThat(begun("a").deliveries()).isEqualTo(3);
        assertThat(begun("c").deliveries()).isEqualTo(1);
        assertThat(leases).doesNotContainKey("b");
    }

    @Test
    void shouldTakeAStateThatItCannotReadForNone() {
        // Given
        group.send(ZERO, "a", "b");
        group.committed.put(ZERO, new OffsetAndMetadata(1, "somebody's note"));

        // When
        serve(ZERO);

        // Then
        assertThat(begun("b").deliveries()).isEqualTo(1);
        assertThat(leases).doesNotContainKey("a");
    }

    @Test
    void shouldPauseWithoutRoomAndGoOnWithIt() {
        // Given
        group.send(ZERO, "a", "b", "c", "d", "e", "f", "g");
        var member = serve(ZERO);
        begun("a");
        begun("b");
        awaitTurns(member);
        assertThat(leases).hasSize(2);
        assertThat(member.fetched).isEqualTo(3);

        // When
        end("b", Settlement.ACCEPT);
        end("a", Settlement.ACCEPT);

        // Then
        begun("c");
        begun("d");
        awaitTurns(member);
        assertThat(leases).hasSize(4);
    }

    @Test
    void shouldTakeMoreOnlyWhileTheDeviceIsHungry() {
        // Given
        group.send(ZERO, "a", "b", "c", "d");
        var member = serve(ZERO);
        begun("b");
        awaitTurns(member);
        assertThat(leases).hasSize(2);

        // When
        hungry.set(true);

        // Then
        begun("c");
        awaitTurns(member);
        assertThat(leases).hasSize(3);
    }

    @Test
    void shouldHandOutAgainWhatIsReleased() {
        // Given
        group.send(ZERO, "a");
        serve(ZERO);
        begun("a");

        // When
        end("a", Settlement.RELEASE);

        // Then
        begun("a", 2);
        awaitTold("0 v1 next=1 open=0:2");
    }

    @Test
    void shouldFinishWhatIsInHandAndBeginNothingMoreWhenStopped() throws InterruptedException {
        // Given
        group.send(ZERO, "a", "b", "c");
        var member = serve(ZERO);
        begun("a");
        begun("b");

        // When
        lane.stop();
        end("a", Settlement.ACCEPT);
        end("b", Settlement.RELEASE);

        // Then
        thread.join();
        assertThat(member.closed).isTrue();
        assertThat(leases).doesNotContainKey("c");
        assertThat(group.told(ZERO)).isEqualTo("1 v1 next=2 open=1:1");
        assertThat(declined).isEmpty();
    }
}

package org.diffusionfleet.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.diffusionfleet.worker.intake.FakeGroup.ONE;
import static org.diffusionfleet.worker.intake.FakeGroup.ZERO;

import org.apache.kafka.common.KafkaException;
import org.diffusionfleet.worker.intake.LeaseState.Loss;
import org.diffusionfleet.worker.intake.LeaseState.Lost;
import org.diffusionfleet.worker.intake.LeaseState.Settled;
import org.junit.jupiter.api.Test;

/** What becomes of a lane's jobs when a partition goes elsewhere. */
class GroupLaneMovesTest extends LaneBench {

    @Test
    void shouldRecallTheJobsOfARevokedPartitionAndKeepTheOthers() {
        // Given
        group.send(ZERO, "a");
        group.send(ONE, "b");
        var member = serve(ZERO, ONE);
        var a = begun("a");
        var b = begun("b");

        // When
        member.revoke(ZERO);

        // Then
        await().until(a::recalled);
        await().until(() -> a.state().equals(new Settled(Settlement.RELEASE)));
        await().until(() -> !member.assignment().contains(ZERO));
        assertThat(group.told(ZERO)).isEqualTo("0 v1 next=1 open=0:1");
        assertThat(b.recalled()).isFalse();
        assertThat(b.held()).isTrue();
    }

    @Test
    void shouldCommitWhatEndsWhileItsPartitionIsRevoked() {
        // Given
        group.send(ZERO, "a", "b");
        var member = serve(ZERO);
        var a = begun("a");
        begun("b");
        end("a", Settlement.ACCEPT);

        // When
        member.revoke(ZERO);

        // Then
        await().until(() -> member.assignment().isEmpty());
        assertThat(group.told(ZERO)).isEqualTo("1 v1 next=2 open=1:1");
        assertThat(a.state()).isEqualTo(new Settled(Settlement.ACCEPT));
    }

    @Test
    void shouldLoseTheLeasesAtOnceAndSayNothingWhenItIsFenced() {
        // Given
        group.send(ZERO, "a");
        var member = serve(ZERO);
        var lease = begun("a");
        awaitTurns(member);
        var told = group.told(ZERO);

        // When
        member.fence();

        // Then
        await().until(() -> !lease.held());
        assertThat(lease.state()).isEqualTo(new Lost(Loss.REVOKED));
        awaitTurns(member);
        assertThat(group.told(ZERO)).isEqualTo(told);
    }

    @Test
    void shouldGoOnWhenAPartitionGoesBeforeItIsPaused() {
        // Given
        group.send(ZERO, "a", "b", "c");
        var member = serve(ZERO);
        var lease = begun("a");

        // When
        member.unpausable = 1;

        // Then
        await().until(() -> member.unpausable == 0);
        awaitTurns(member);
        assertThat(members).hasSize(1);
        assertThat(lease.held()).isTrue();
    }

    @Test
    void shouldStartOverWithANewConsumerAfterAFault() {
        // Given
        group.send(ZERO, "a");
        var member = serve(ZERO);
        var lease = begun("a");

        // When
        member.fault(new KafkaException("unexpected"));

        // Then
        await().until(() -> members.size() == 2);
        assertThat(member.closed).isTrue();
        assertThat(lease.held()).isFalse();
        members.get(1).assign(ZERO);
        begun("a", 2);
    }
}

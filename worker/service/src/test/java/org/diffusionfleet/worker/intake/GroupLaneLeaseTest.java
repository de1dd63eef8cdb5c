package org.diffusionfleet.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.diffusionfleet.worker.intake.FakeGroup.ONE;
import static org.diffusionfleet.worker.intake.FakeGroup.ZERO;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.diffusionfleet.worker.intake.LeaseState.Loss;
import org.diffusionfleet.worker.intake.LeaseState.Lost;
import org.junit.jupiter.api.Test;

/** How long a lane's leases last. */
class GroupLaneLeaseTest extends LaneBench {

    @Test
    void shouldRenewAllLeasesByOneCommit() {
        // Given
        group.send(ZERO, "a");
        group.send(ONE, "b");
        var member = serve(ZERO, ONE);
        var a = begun("a");
        var b = begun("b");
        awaitTurns(member);
        var commits = member.commits;

        // When: longer than a session, in steps of a third.
        for (int i = 0; i < 4; i++) {
            passes(SESSION.dividedBy(3));
            var expected = commits + i + 1;
            await().until(() -> member.commits == expected);
        }

        // Then
        assertThat(a.held()).isTrue();
        assertThat(b.held()).isTrue();
        assertThat(a.deliveries()).isEqualTo(1);
    }

    @Test
    void shouldLoseTheLeasesWhenNoCommitIsTakenForASession() {
        // Given
        group.send(ZERO, "a");
        var member = serve(ZERO);
        var lease = begun("a");
        refuse(member, new KafkaException("no broker"));

        // When
        passes(SESSION);

        // Then: and the next try counts, once the broker is back.
        assertThat(lease.state()).isEqualTo(new Lost(Loss.LAPSED));
        awaitTurns(member);
        takeAgain(member);
        assertThat(begun("a", 2).held()).isTrue();
    }

    @Test
    void shouldKeepTheLeasesWhenACommitFailsWhileTheGroupMoves() {
        // Given
        group.send(ZERO, "a");
        var member = serve(ZERO);
        var lease = begun("a");
        refuse(member, new CommitFailedException("stale member epoch"));
        passes(SESSION.dividedBy(2));
        awaitTurns(member);

        // When
        takeAgain(member);
        awaitTurns(member);

        // Then
        assertThat(lease.state()).isInstanceOf(LeaseState.Renewed.class);
        passes(SESSION.dividedBy(2));
        assertThat(lease.held()).isTrue();
    }
}

package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.diffusionfleet.schemas.WorkerStatus;
import org.diffusionfleet.schemas.WorkerStatus.Phase;
import org.diffusionfleet.worker.sampling.Speeds;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private final List<WorkerStatus> told = new CopyOnWriteArrayList<>();

    private Heartbeat heartbeat() {
        return new Heartbeat("w1", "emoji-64", List.of("cpu"), new Speeds(), Clock.systemUTC(), told::add);
    }

    @Test
    void shouldBeatUntilItIsClosed() {
        // Given
        try (var heartbeat = heartbeat()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> told.size() >= 2);

            // When
            heartbeat.draining();
        }

        // Then
        assertThat(told).extracting(WorkerStatus::worker).containsOnly("w1");
        assertThat(told.getFirst().phase()).isEqualTo(Phase.READY);
        assertThat(told.get(told.size() - 2).phase()).isEqualTo(Phase.DRAINING);
        assertThat(told.getLast().phase()).isEqualTo(Phase.STOPPED);
    }
}

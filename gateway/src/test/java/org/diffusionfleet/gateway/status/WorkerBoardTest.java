package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.WorkerStatus;
import org.diffusionfleet.schemas.WorkerStatus.Phase;
import org.junit.jupiter.api.Test;

class WorkerBoardTest {

    private final WorkerBoard board = new WorkerBoard();

    private void tell(String name, Phase phase) {
        board.told(Json.write(new WorkerStatus(name, "emoji-64", Examples.TIME, phase, List.of("cpu"), List.of())));
    }

    @Test
    void shouldKnowWhoTakesJobs() {
        // Given
        tell("w1", Phase.READY);
        tell("w2", Phase.READY);
        tell("w3", Phase.READY);

        // When
        tell("w2", Phase.DRAINING);
        tell("w3", Phase.STOPPED);

        // Then
        assertThat(board.living()).extracting(WorkerStatus::worker).containsExactly("w1", "w2");
        assertThat(board.ready("emoji-64")).extracting(WorkerStatus::worker).containsExactly("w1");
        assertThat(board.ready("other")).isEmpty();
    }

    @Test
    void shouldSkipWhatItCannotRead() {
        // When
        board.told("not JSON".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(board.living()).isEmpty();
    }
}

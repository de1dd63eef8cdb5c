package org.diffusionfleet.worker.parking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.Examples;
import org.diffusionfleet.worker.delivery.MemoryStore;
import org.diffusionfleet.worker.delivery.Retry;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Leases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParkingTest {

    private static final Job JOB = Examples.job("j", 3, 9);
    private static final String NOTE = "jobs/j/parked.json";
    private static final Checkpoint CHECKPOINT = new Checkpoint(4, 9, new int[] {1, 2, 3});
    private static final Manifest.Image PICTURE =
            new Manifest.Image(0, 42, Manifest.Image.key("j", 0, ImageFormat.PNG), "image/png", 64, 64, 9, "00");
    private static final Leftovers LEFT =
            new Leftovers(13, 27, List.of(PICTURE), List.of("prompt: cut"), Map.of(1, CHECKPOINT));

    private final MemoryStore store = new MemoryStore();
    private final Retry retry = new Retry(Clock.systemUTC(), Duration.ZERO, () -> true, new CountDownLatch(1));

    private ParkingLot lot(String origin, boolean checkpoints) {
        return new ParkingLot(store, origin, checkpoints, Duration.ZERO, Clock.systemUTC());
    }

    /** Delivered for the second time. */
    private static Lease lease(Map<String, String> headers) {
        return Leases.of(
                "fleet.jobs.m.interactive", 0, headers, CloudEvent.of(JOB, "").data());
    }

    private Parking opened(ParkingLot lot) throws GaveUpException {
        var parking = lot.of(lease(Map.of()), "j");
        parking.open(retry);
        parking.resume(JOB, retry);
        return parking;
    }

    @Test
    void shouldLeaveWhatTheNextWorkerGoesOnFrom() throws GaveUpException {
        // Given
        opened(lot("here", true)).park(Optional.of(LEFT));

        // When
        var next = opened(lot("here", true));

        // Then
        assertThat(next.excused()).isEqualTo(1);
        assertThat(next.image(0)).contains(PICTURE);
        assertThat(next.checkpoint(1)).hasValueSatisfying(read -> {
            assertThat(read.answered()).isEqualTo(4);
            assertThat(read.words()).containsExactly(1, 2, 3);
        });
        assertThat(next.image(1)).isEmpty();
        assertThat(next.checkpoint(2)).isEmpty();
        assertThat(next.warnings()).containsExactly("prompt: cut");
        assertThat(next.done()).isEqualTo(13);
        assertThat(next.steps()).isEqualTo(27);
    }

    @Test
    void shouldHaveThisForm() throws GaveUpException {
        // When
        opened(lot("here", true)).park(Optional.of(LEFT));

        // Then
        assertThat(new String(store.objects.get(NOTE), UTF_8))
                .startsWith("{\"version\":1,\"replay\":0,\"excused\":1,\"work\":{\"origin\":\"here\",\"request\":\"")
                .contains("\"done\":13,\"steps\":27,\"images\":[{\"index\":0,")
                .endsWith("\"warnings\":[\"prompt: cut\"],\"samples\":[{\"index\":1,\"step\":4,\"bytes\":64}]}}");
        assertThat(store.objects).containsOnlyKeys(NOTE, "jobs/j/parked/1.checkpoint");
    }

    @Test
    void shouldAddUpExcusesAndKeepWhatCameNoFurther() throws GaveUpException {
        // Given
        opened(lot("here", true)).park(Optional.of(LEFT));

        // When
        opened(lot("here", true)).park(Optional.empty());
        opened(lot("here", true)).park(Optional.of(new Leftovers(13, 27, List.of(PICTURE), List.of(), Map.of())));

        // Then
        var next = opened(lot("here", true));
        assertThat(next.excused()).isEqualTo(3);
        assertThat(next.checkpoint(1)).isPresent();
    }

    @Test
    void shouldExcuseWhenNothingElseCanBeWritten() throws GaveUpException {
        // Given
        store.broken = ".checkpoint";

        // When
        opened(lot("here", true)).park(Optional.of(LEFT));

        // Then
        var next = opened(lot("here", true));
        assertThat(next.excused()).isEqualTo(1);
        assertThat(next.image(0)).isEmpty();
        assertThat(next.checkpoint(1)).isEmpty();
    }

    @Test
    void shouldOnlyExcuseWhereNothingShallBeParked() throws GaveUpException {
        // When
        opened(lot("here", false)).park(Optional.of(LEFT));

        // Then
        assertThat(store.objects).containsOnlyKeys(NOTE);
        assertThat(opened(lot("here", true)).excused()).isEqualTo(1);
        assertThat(opened(lot("here", true)).image(0)).isEmpty();
    }

    @Test
    void shouldBeginAnewAfterAnotherKindOfWorker() throws GaveUpException {
        // Given
        opened(lot("elsewhere", true)).park(Optional.of(LEFT));

        // When
        var next = opened(lot("here", true));

        // Then
        assertThat(next.excused()).isEqualTo(1);
        assertThat(next.image(0)).isEmpty();
        assertThat(next.checkpoint(1)).isEmpty();
        assertThat(next.done()).isZero();
    }

    @Test
    void shouldBeginAnewWhenTheSameIdAsksForSomethingElse() throws GaveUpException {
        // Given
        opened(lot("here", true)).park(Optional.of(LEFT));

        // When
        var next = lot("here", true).of(lease(Map.of()), "j");
        next.open(retry);
        next.resume(Examples.job("j", 3, 10), retry);

        // Then
        assertThat(next.image(0)).isEmpty();
        assertThat(next.checkpoint(1)).isEmpty();
    }

    @Test
    void shouldNotCarryExcusesIntoAnotherLife() throws GaveUpException {
        // Given
        opened(lot("here", true)).park(Optional.of(LEFT));

        // When
        var next = lot("here", true).of(lease(Map.of(DeadLetter.REPLAY, "1")), "j");
        next.open(retry);
        next.resume(JOB, retry);

        // Then
        assertThat(next.excused()).isZero();
        assertThat(next.image(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "{\"version\":2,\"replay\":0,\"excused\":7}",
                "{\"version\":1,\"replay\":0,\"excused\":\"many\"}",
                "{\"version\":1,\"replay\":0,\"excused\":1,\"work\":{\"origin\":\"here\"}}"
            })
    void shouldTakeNoNoticeOfWhatIsNoNote(String json) throws GaveUpException {
        // Given
        store.objects.put(NOTE, json.getBytes(UTF_8));

        // When
        var parking = opened(lot("here", true));

        // Then
        assertThat(parking.excused()).isZero();
        assertThat(parking.image(0)).isEmpty();
    }

    @Test
    void shouldBeginTheSampleAnewWhoseCheckpointIsDamagedOrGone() throws GaveUpException {
        // Given
        var two = Map.of(1, CHECKPOINT, 2, CHECKPOINT);
        opened(lot("here", true)).park(Optional.of(new Leftovers(8, 27, List.of(), List.of(), two)));
        Objects.requireNonNull(store.objects.get("jobs/j/parked/1.checkpoint"))[30] ^= 1;
        store.objects.remove("jobs/j/parked/2.checkpoint");

        // When
        var next = opened(lot("here", true));

        // Then
        assertThat(next.checkpoint(1)).isEmpty();
        assertThat(next.checkpoint(2)).isEmpty();
    }

    @Test
    void shouldRemoveTheCheckpointOfASampleThatIsDrawnSince() throws GaveUpException {
        // Given
        opened(lot("here", true)).park(Optional.of(new Leftovers(4, 27, List.of(), List.of(), Map.of(0, CHECKPOINT))));

        // When
        opened(lot("here", true)).park(Optional.of(LEFT));

        // Then
        assertThat(store.objects).containsOnlyKeys(NOTE, "jobs/j/parked/1.checkpoint");
    }

    @Test
    void shouldRemoveWhatItFound() throws GaveUpException {
        // Given
        opened(lot("here", true)).park(Optional.of(LEFT));

        // When
        opened(lot("here", true)).clear();

        // Then
        assertThat(store.objects).isEmpty();
    }
}

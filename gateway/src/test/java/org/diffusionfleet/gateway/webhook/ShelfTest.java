package org.diffusionfleet.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.diffusionfleet.gateway.Examples;
import org.junit.jupiter.api.Test;

/** Gateways that die between any two writes: Kafka Streams makes them durable in their order. */
class ShelfTest {

    private static final String ENDPOINT = "endpoint";
    private static final Instant NOW = Examples.TIME;
    private static final long LATER = NOW.plusSeconds(1_000_000).toEpochMilli();
    private static final Schedule SCHEDULE = Schedule.of(Examples.config().webhooks(), () -> 0);
    private static final int WRITES = 20;

    private static final Message MESSAGE =
            new Message("job/failed", "org.diffusionfleet.job.failed.v1", NOW, "{}".getBytes(UTF_8));
    private static final Delivery DELIVERY = Delivery.of(MESSAGE, false, NOW);

    /** What is left of that when the gateway dies before its n-th write. */
    private static Shelf afterDeath(FakeStore store, int writes, Consumer<Shelf> deed) {
        store.writesLeft = writes;
        try {
            deed.accept(new Shelf(store));
        } catch (FakeStore.Dead e) {
            // As it should.
        }
        store.writesLeft = Integer.MAX_VALUE;
        return new Shelf(store);
    }

    private static void arrive(Shelf shelf) {
        if (!shelf.seen(ENDPOINT, DELIVERY.id())) {
            shelf.arrived(ENDPOINT, DELIVERY, MESSAGE.body());
        }
    }

    private static List<Delivery> due(Shelf shelf) {
        return shelf.due(ENDPOINT, LATER, 9, _ -> true);
    }

    private static void assertTriedUntilItEnds(Shelf shelf) {
        assertThat(due(shelf)).extracting(Delivery::id).containsExactly(DELIVERY.id());
        assertThat(shelf.bytes(ENDPOINT, DELIVERY.id())).isEqualTo(MESSAGE.body());
        assertThat(shelf.pending(ENDPOINT)).isEqualTo(1);
        shelf.put(ENDPOINT, due(shelf).getFirst().after(NOW, NOW, FakeCourier.OK, SCHEDULE));
        assertThat(due(shelf)).isEmpty();
        assertThat(shelf.waitedFor()).isEmpty();
    }

    @Test
    void shouldLoseNoMessageWhenTheGatewayThatTakesItInDies() {
        for (int writes = 0; writes < WRITES; writes++) {
            // Given
            var shelf = afterDeath(new FakeStore(), writes, ShelfTest::arrive);

            // When: what was not committed is read again
            arrive(shelf);

            // Then
            assertTriedUntilItEnds(shelf);
        }
    }

    @Test
    void shouldGoOnTryingWhenTheGatewayThatNotesATryDies() {
        for (int writes = 0; writes < WRITES; writes++) {
            // Given
            var store = new FakeStore();
            arrive(new Shelf(store));

            // When
            var shelf = afterDeath(
                    store, writes, dying -> dying.put(ENDPOINT, DELIVERY.after(NOW, NOW, FakeCourier.ERROR, SCHEDULE)));

            // Then
            assertTriedUntilItEnds(shelf);
        }
    }

    @Test
    void shouldKeepNothingOfWhatItForgetsWhenTheGatewayThatDoesDies() {
        for (int writes = 0; writes < WRITES; writes++) {
            // Given
            var store = new FakeStore();
            var shelf = new Shelf(store);
            arrive(shelf);
            shelf.put(ENDPOINT, DELIVERY.dropped());

            // When
            afterDeath(store, writes, dying -> dying.trim(ENDPOINT, 0)).trim(ENDPOINT, 0);

            // Then
            assertThat(store.entries.keySet()).singleElement().asString().startsWith("seen/");
        }
    }

    @Test
    void shouldKeepNothingOfAnEndpointWhenTheGatewayThatRemovesItDies() {
        for (int writes = 0; writes < WRITES; writes++) {
            // Given
            var store = new FakeStore();
            arrive(new Shelf(store));

            // When
            var shelf = afterDeath(store, writes, dying -> dying.remove(ENDPOINT));
            shelf.remove(ENDPOINT);

            // Then
            assertThat(store.entries.keySet()).singleElement().asString().startsWith("seen/");
            assertThat(shelf.waitedFor()).isEmpty();
        }
    }
}

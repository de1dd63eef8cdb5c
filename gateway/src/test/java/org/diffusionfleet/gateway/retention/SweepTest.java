package org.diffusionfleet.gateway.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.gateway.Examples;
import org.junit.jupiter.api.Test;

class SweepTest {

    private final Site site = new Site(Map.of());
    private final AgedChores aged = new AgedChores(site.bucket, site.meters, site.config, site);

    @Test
    void shouldRemoveClaimsAndNotesWhenTheyAreOld() {
        // Given
        site.bucket.put(Examples.TIME, "idempotency/local/a.json", "dead-letters/b.json", "jobs/c/0.png");
        var sweep = new Sweep(List.of(aged.claims(), aged.notes()), site.meters, site);
        site.pass(Duration.ofHours(24));
        sweep.run();
        var young = List.copyOf(site.bucket.keys());

        // When
        site.pass(Duration.ofSeconds(1));
        sweep.run();
        var old = List.copyOf(site.bucket.keys());
        site.pass(Duration.ofDays(30));
        sweep.run();

        // Then
        assertThat(young).hasSize(3);
        assertThat(old).containsExactly("dead-letters/b.json", "jobs/c/0.png");
        assertThat(site.bucket.keys()).containsExactly("jobs/c/0.png");
    }

    @Test
    void shouldDoWhatItCanWhenAChoreFails() {
        // Given
        var broken = new Chore() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void run() {
                throw new IllegalStateException("on purpose");
            }
        };
        site.bucket.put(Examples.TIME, "idempotency/local/a.json");
        site.pass(Duration.ofDays(2));

        // When
        new Sweep(List.of(broken, aged.claims()), site.meters, site).run();

        // Then
        assertThat(site.bucket.keys()).isEmpty();
        assertThat(site.registry
                        .get("fleet.retention.failures")
                        .tag("chore", "broken")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(site.registry.get("fleet.retention.last.run.seconds").gauge().value())
                .isEqualTo((double) site.instant().getEpochSecond());
    }
}

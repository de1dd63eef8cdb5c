package org.diffusionfleet.gateway.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.FoldedFacts;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.PictureSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrphanedObjectsTest {

    private static final Duration GRACE = Duration.ofHours(1);

    private final Site site = new Site(Map.of("fleet.retention.grace", "1h"));
    private final OldFacts folded = new OldFacts();
    private final OrphanedObjects orphans =
            new OrphanedObjects(site.bucket, site.views, folded, site.meters, site.config, site);

    /** Says what it is told to. */
    private static final class OldFacts implements FoldedFacts {
        private Instant until = Instant.EPOCH;

        @Override
        public Instant until() {
            return until;
        }

        @Override
        public void await(Instant told) {
            throw new UnsupportedOperationException();
        }
    }

    private static Job job() {
        var job = Examples.job("a");
        var init = new PictureSource.Stored("jobs/a/init.png", null);
        return job.with(job.request().withPictures(init, null));
    }

    private static JobView after(JobEvent... events) {
        var view = JobView.EMPTY.submitted(job());
        for (var event : events) {
            view = view.happened(event);
        }
        return view;
    }

    /** As a foreign client may put it there, and a worker fails it. */
    private static JobView withoutRequest() {
        var record = Json.read("{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8), Job.class);
        return JobView.EMPTY.submitted(record).happened(Examples.failed("a", 1));
    }

    static List<Arguments> owners() {
        return List.of(
                Arguments.of(after(), List.of("0.png", "1.png", "init.png", "manifest.json")),
                Arguments.of(after(Examples.started("a", 1)), List.of("0.png", "1.png", "init.png", "manifest.json")),
                Arguments.of(after(Examples.succeeded("a", 1)), List.of("0.png", "init.png", "manifest.json")),
                Arguments.of(after(Examples.failed("a", 1)), List.of("init.png")),
                Arguments.of(withoutRequest(), List.of()),
                Arguments.of(after(Examples.canceled("a", 1)), List.of()),
                Arguments.of(after(Examples.expired("a", 1)), List.of()),
                Arguments.of(Examples.deleted("a"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("owners")
    void shouldKeepWhatTheJobOwns(JobView view, List<String> kept) {
        // Given
        site.bucket.put(Examples.TIME, "jobs/a/0.png", "jobs/a/1.png", "jobs/a/init.png", "jobs/a/manifest.json");
        site.views.put("a", view);
        site.pass(GRACE.plusSeconds(1));

        // When
        orphans.run();

        // Then
        assertThat(site.bucket.keys())
                .containsExactlyElementsOf(
                        kept.stream().map(name -> "jobs/a/" + name).toList());
        assertThat(removed()).isEqualTo(4 - kept.size());
    }

    @Test
    void shouldLeaveAloneWhatAWorkerMayStillBeWriting() {
        // Given
        site.bucket.put(Examples.TIME, "jobs/a/0.png");
        site.views.put("a", after(Examples.canceled("a", 1)));
        site.pass(GRACE.minusSeconds(1));

        // When
        orphans.run();

        // Then
        assertThat(site.bucket.keys()).hasSize(1);
    }

    @Test
    void shouldKeepWhatNobodyKnowsUntilTheViewHasComeThatFar() {
        // Given: a picture of a job that is perhaps published, and perhaps not folded yet.
        site.bucket.put(Examples.TIME, "jobs/new/init.png", "jobs/stray");
        site.pass(Duration.ofDays(10));
        orphans.run();
        folded.until = Examples.TIME.plus(GRACE).minusMillis(1);
        orphans.run();
        var kept = List.copyOf(site.bucket.keys());

        // When
        folded.until = Examples.TIME.plus(GRACE);
        orphans.run();

        // Then
        assertThat(kept).containsExactly("jobs/new/init.png", "jobs/stray");
        assertThat(site.bucket.keys()).isEmpty();
    }

    @Test
    void shouldNotTouchObjectsThatAreNoJobs() {
        // Given
        site.bucket.put(Examples.TIME, "idempotency/local/x.json", "dead-letters/y.json", "uploads/mine.png");
        site.pass(Duration.ofDays(10));
        folded.until = site.instant();

        // When
        orphans.run();

        // Then
        assertThat(site.bucket.keys()).hasSize(3);
    }

    private double removed() {
        var counter = site.registry
                .find("fleet.retention.objects")
                .tag("reason", "orphan")
                .counter();
        return counter == null ? 0 : counter.count();
    }
}

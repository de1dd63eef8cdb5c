package org.diffusionfleet.gateway.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.DeleteRequest.Reason;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.JobDeleted;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueJobsTest {

    private final Site site = new Site(Map.of("fleet.retention.batch", "2"));
    private final DueJobs jobs = site.dueJobs();

    private static JobView succeeded(String id, @Nullable Integer ttl) {
        return JobView.EMPTY
                .submitted(Examples.job(id).withResultTtlSeconds(ttl))
                .happened(Examples.succeeded(id, 1));
    }

    private static DeleteRequest wish(String id) {
        return new DeleteRequest(id, Examples.TIME, Reason.OWNER);
    }

    private void show(String id, JobView view) {
        site.views.put(id, view);
        site.bucket.put(Examples.TIME, "jobs/%s/0.png".formatted(id), "jobs/%s/manifest.json".formatted(id));
    }

    @Test
    void shouldRemoveAJobWhenItsTimeIsUpAndNotBefore() {
        // Given
        show("a", succeeded("a", 60));
        site.pass(Duration.ofSeconds(59));
        jobs.run();
        var before = site.bucket.keys().size();

        // When
        site.pass(Duration.ofSeconds(1));
        jobs.run();

        // Then
        assertThat(before).isEqualTo(2);
        assertThat(site.bucket.keys()).isEmpty();
        // Its record may still lie on its topic, so workers are told first not to draw it.
        assertThat(site.told)
                .containsExactly(
                        new DeleteRequest("a", site.instant(), Reason.TTL),
                        new JobDeleted("a", site.instant(), Reason.TTL));
        assertThat(site.registry
                        .get("fleet.retention.jobs")
                        .tag("reason", "ttl")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(site.registry
                        .get("fleet.retention.objects")
                        .tag("reason", "ttl")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void shouldNotTellWorkersOfARecordThatIsGone() {
        // Given
        show("a", succeeded("a", null));

        // When
        site.pass(Duration.ofDays(7));
        jobs.run();

        // Then
        assertThat(site.told).containsExactly(new JobDeleted("a", site.instant(), Reason.TTL));
    }

    @Test
    void shouldNeverRemoveWhatHasNotEnded() {
        // Given
        show("a", JobView.EMPTY.submitted(Examples.job("a").withResultTtlSeconds(1)));
        show("b", JobView.EMPTY.submitted(Examples.job("b")).deleteAsked(wish("b")));

        // When
        site.pass(Duration.ofDays(365));
        jobs.run();

        // Then
        assertThat(site.bucket.keys()).hasSize(4);
        assertThat(site.told).isEmpty();
    }

    @Test
    void shouldCarryOutAWishThatAGatewayLeftBehind() {
        // Given
        show("a", succeeded("a", null).deleteAsked(wish("a")));

        // When
        jobs.run();

        // Then
        assertThat(site.bucket.keys()).isEmpty();
        assertThat(site.told).containsExactly(new JobDeleted("a", site.instant(), Reason.OWNER));
    }

    @Test
    void shouldGoOnBehindWhatCannotBeRemovedAndComeBackToIt() {
        // Given
        for (var id : new String[] {"a", "b", "c"}) {
            show(id, succeeded(id, 1));
        }
        site.pass(Duration.ofSeconds(1));
        site.bucket.failAfter(1);
        var failed = catchThrowableOfType(ProblemException.class, jobs::run);
        var left = Set.copyOf(site.bucket.keys());
        site.bucket.failAfter(Integer.MAX_VALUE);

        // When
        jobs.run();
        var after = Set.copyOf(site.bucket.keys());
        jobs.run(); // the end of all views
        jobs.run();

        // Then
        assertThat(failed).isNotNull();
        // No manifest names a picture that is gone.
        assertThat(left).contains("jobs/a/0.png").doesNotContain("jobs/a/manifest.json");
        assertThat(after).containsExactly("jobs/a/0.png");
        assertThat(site.bucket.keys()).isEmpty();
    }

    @Test
    void shouldLookAtSoManyJobsATimeAndBeginAgainAtTheEnd() {
        // Given
        for (var id : new String[] {"a", "b", "c"}) {
            show(id, succeeded(id, 1));
        }
        site.pass(Duration.ofSeconds(1));

        // When
        jobs.run();
        var left = Set.copyOf(site.bucket.keys());
        jobs.run();
        show("a", succeeded("a", 1));
        jobs.run();

        // Then
        assertThat(left).containsExactlyInAnyOrder("jobs/c/0.png", "jobs/c/manifest.json");
        assertThat(site.bucket.keys()).isEmpty();
    }

    @Test
    void shouldDoNoHarmWhenAnotherGatewayRemovesTheSameJob() {
        // Given: the other's view has not heard of it yet.
        var view = succeeded("a", 1);
        show("a", view);
        show("b", succeeded("b", null));
        site.pass(Duration.ofSeconds(1));
        jobs.run();
        site.views.put("a", view);

        // When
        site.dueJobs().run();

        // Then
        assertThat(site.bucket.keys()).containsExactly("jobs/b/0.png", "jobs/b/manifest.json");
        assertThat(site.told).hasSize(4).last().isInstanceOf(JobDeleted.class);
    }

    @Test
    void shouldLeaveAFailedJobAloneThatWasReplayedMeanwhile() {
        // Given
        var failed = JobView.EMPTY
                .submitted(Examples.job("a").withResultTtlSeconds(1))
                .happened(Examples.failed("a", 1));
        show("a", failed);
        site.pass(Duration.ofSeconds(1));
        site.views.changeAfterPage("a", failed.submitted(Examples.job("a"), 1));

        // When
        jobs.run();

        // Then
        assertThat(site.bucket.keys()).hasSize(2);
        assertThat(site.told).isEmpty();
    }

    @Test
    void shouldRemoveTheClaimIfItIsTheJobsOwn() {
        // Given
        var mine = Digests.sha256("mine");
        var other = Digests.sha256("other");
        site.bucket.write("idempotency/local/%s.json".formatted(mine), claim("a"));
        site.bucket.write("idempotency/local/%s.json".formatted(other), claim("another"));
        site.views.put("a", succeeded("a", null).claimed(mine).deleteAsked(wish("a")));
        site.views.put("b", succeeded("b", null).claimed(other).deleteAsked(wish("b")));

        // When
        jobs.run();

        // Then
        assertThat(site.bucket.keys()).containsExactly("idempotency/local/%s.json".formatted(other));
    }

    private static Map<String, Object> claim(String id) {
        return Map.of("request", "digest", "job", Examples.job(id));
    }
}

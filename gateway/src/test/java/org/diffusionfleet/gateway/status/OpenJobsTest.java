package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.FakeViews;
import org.diffusionfleet.gateway.status.OpenJobs.Count;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

class OpenJobsTest {

    private final Listeners<JobView> listeners = new Listeners<>();
    private final OpenJobs open = new OpenJobs(listeners);
    private final RecentJobs recent = new RecentJobs(listeners, Examples.config());

    private static Job job(String id, String tenant, Lane lane) {
        return new Job(id, tenant, Examples.TIME, "emoji-64", lane, Examples.request("a cat"), Map.of());
    }

    private static JobView queued(Job job) {
        return JobView.EMPTY.submitted(job);
    }

    @Test
    void shouldCountWhatHasNotEndedByTenantAndLane() {
        // Given
        listeners.tell("a", queued(job("a", "me", Lane.INTERACTIVE)));
        listeners.tell("b", queued(job("b", "me", Lane.BATCH)));
        listeners.tell("c", queued(Examples.job("c")));

        // When
        listeners.tell("a", queued(job("a", "me", Lane.INTERACTIVE)).happened(Examples.started("a", 1)));

        // Then
        assertThat(open.count("me")).isEqualTo(new Count(2, 1));
        assertThat(open.count(Job.LOCAL_TENANT)).isEqualTo(new Count(1, 1));
        assertThat(open.count("nobody")).isEqualTo(new Count(0, 0));
    }

    @Test
    void shouldCountNoMoreWhatEndedOrIsDeletedHoweverOftenItIsTold() {
        // Given
        var job = queued(Examples.job("a"));
        listeners.tell("a", job);
        listeners.tell("b", queued(Examples.job("b")));

        // When
        listeners.tell("a", job.happened(Examples.canceled("a", 1)));
        listeners.tell("a", job.happened(Examples.canceled("a", 1)));
        listeners.tell("b", Examples.deleted("b"));

        // Then
        assertThat(open.count(Job.LOCAL_TENANT)).isEqualTo(new Count(0, 0));
    }

    @Test
    void shouldCountAJobOnceThatWasCountedBeforeItsViewCame() {
        // Given
        open.add(Examples.job("a"), _ -> true);

        // When
        listeners.tell("a", queued(Examples.job("a")));

        // Then
        assertThat(open.count(Job.LOCAL_TENANT)).isEqualTo(new Count(1, 1));
    }

    @Test
    void shouldCountWhatWasOpenBeforeTheStart() {
        // Given
        var views = new FakeViews();
        for (var id : List.of("a", "b", "c")) {
            views.put(id, queued(Examples.job(id)));
        }
        views.put("b", queued(Examples.job("b")).happened(Examples.succeeded("b", 1)));
        views.put("d", Examples.deleted("d"));

        // When
        new JobsCensus(views, open, recent).count();

        // Then
        assertThat(open.count(Job.LOCAL_TENANT)).isEqualTo(new Count(2, 2));
    }
}

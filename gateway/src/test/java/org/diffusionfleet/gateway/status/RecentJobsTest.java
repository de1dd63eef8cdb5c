package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.RecentJobs.Place;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

class RecentJobsTest {

    private static final int MOST = 3;

    private final Listeners<JobView> listeners = new Listeners<>();
    private final RecentJobs recent =
            new RecentJobs(listeners, Examples.config(Map.of("fleet.limits.listed-jobs", Integer.toString(MOST))));

    private void submitted(String id, Instant created) {
        var job = new Job(
                id, Job.LOCAL_TENANT, created, "emoji-64", Lane.INTERACTIVE, Examples.request("a cat"), Map.of());
        listeners.tell(id, JobView.EMPTY.submitted(job));
    }

    private List<String> ids() {
        return recent.behind(null, MOST + 1).stream().map(Place::id).toList();
    }

    @Test
    void shouldHaveTheNewestFirstWhateverTheirIds() {
        // When
        submitted("mine", Examples.TIME);
        submitted("b", Examples.TIME.plusSeconds(2));
        submitted("a", Examples.TIME.plusSeconds(1));

        // Then
        assertThat(ids()).containsExactly("b", "a", "mine");
        assertThat(recent.behind(new Place(Examples.TIME.plusSeconds(2), "b"), 1))
                .extracting(Place::id)
                .containsExactly("a");
    }

    @Test
    void shouldGoOnBehindAJobThatIsGone() {
        // Given
        submitted("a", Examples.TIME);
        submitted("b", Examples.TIME);
        var last = recent.behind(null, 1).getFirst();

        // When
        listeners.tell("b", Examples.deleted("b"));

        // Then
        assertThat(last.id()).isEqualTo("b");
        assertThat(recent.behind(last, 1)).extracting(Place::id).containsExactly("a");
        assertThat(ids()).containsExactly("a");
    }

    @Test
    void shouldForgetTheOldestBeyondSoMany() {
        // When
        for (int i = 0; i <= MOST; i++) {
            submitted("job-" + i, Examples.TIME.plusSeconds(i));
        }

        // Then
        assertThat(ids()).containsExactly("job-3", "job-2", "job-1");
    }

    @Test
    void shouldHaveAJobOnceHoweverOftenItIsTold() {
        // When
        submitted("a", Examples.TIME);
        submitted("a", Examples.TIME);

        // Then
        assertThat(ids()).containsExactly("a");
    }
}

package org.diffusionfleet.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.problem.Problem.Quota;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.gateway.status.OpenJobs;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private final Listeners<JobView> listeners = new Listeners<>();
    private final Quotas quotas = new Quotas(
            new OpenJobs(listeners),
            Examples.config(Map.of("fleet.limits.tenant-jobs", "3", "fleet.limits.tenant-interactive-jobs", "2")));

    private static Job job(String id, Lane lane) {
        return new Job(id, Job.LOCAL_TENANT, Examples.TIME, "emoji-64", lane, Examples.request("a cat"), Map.of());
    }

    private void accept(Job job) {
        try (var place = quotas.take(job)) {
            place.keep();
        }
    }

    private ProblemException refused(Job job) {
        return catchThrowableOfType(ProblemException.class, () -> accept(job));
    }

    @Test
    void shouldNameTheLaneThatIsFullAndTakeOthers() {
        // Given
        accept(job("a", Lane.INTERACTIVE));
        accept(job("b", Lane.INTERACTIVE));

        // When
        var refused = refused(job("c", Lane.INTERACTIVE));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED);
        assertThat(refused.problem().quota()).isEqualTo(new Quota("tenant-interactive-jobs", 2, 2));
        assertThat(refused.problem().detail())
                .isEqualTo("the tenant local has 2 jobs in the interactive lane that have not ended, of at most 2"
                        + " (tenant-interactive-jobs)");
        assertThat(refused.retryAfter()).isPresent();
        accept(job("d", Lane.BATCH));
        assertThat(refused(job("e", Lane.BATCH)).problem().quota()).isEqualTo(new Quota("tenant-jobs", 3, 3));
    }

    @Test
    void shouldTakeAJobWhenAnotherHasEnded() {
        // Given
        accept(job("a", Lane.INTERACTIVE));
        accept(job("b", Lane.INTERACTIVE));

        // When
        listeners.tell("a", JobView.EMPTY.submitted(job("a", Lane.INTERACTIVE)).happened(Examples.canceled("a", 1)));

        // Then
        accept(job("c", Lane.INTERACTIVE));
    }

    @Test
    void shouldCountJobsThatForeignClientsPutOnKafka() {
        // Given
        for (var id : new String[] {"a", "b", "c", "d"}) {
            listeners.tell(id, JobView.EMPTY.submitted(job(id, Lane.BATCH)));
        }

        // When
        var refused = refused(job("e", Lane.BATCH));

        // Then
        assertThat(refused.problem().quota()).isEqualTo(new Quota("tenant-jobs", 3, 4));
    }

    @Test
    void shouldGiveThePlaceBackWhenTheJobIsNotPublished() {
        // Given
        for (var id : new String[] {"a", "b", "c", "d"}) {
            quotas.take(job(id, Lane.INTERACTIVE)).close();
        }

        // When
        accept(job("e", Lane.INTERACTIVE));

        // Then
        accept(job("f", Lane.INTERACTIVE));
    }
}

package org.diffusionfleet.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.FakeModels;
import org.diffusionfleet.gateway.FakeViews;
import org.diffusionfleet.gateway.forecast.EtaErrors;
import org.diffusionfleet.gateway.forecast.Forecasts;
import org.diffusionfleet.gateway.forecast.Outlooks;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.retention.ResultLife;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.gateway.status.OpenJobs;
import org.diffusionfleet.gateway.status.ProgressBoard;
import org.diffusionfleet.gateway.status.RecentJobs;
import org.diffusionfleet.gateway.status.WorkerBoard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobListResourceTest {

    private final Listeners<JobView> listeners = new Listeners<>();
    private final RecentJobs recent = new RecentJobs(listeners, Examples.config());
    private final FakeViews views = new FakeViews();
    private final ProgressBoard progress = new ProgressBoard();
    private final Clock clock = Clock.systemUTC();
    private final Outlooks outlooks = new Outlooks(
            new FakeModels(List.of(Examples.MODEL)),
            new Forecasts(new OpenJobs(listeners), new WorkerBoard(), progress, clock),
            new EtaErrors(new SimpleMeterRegistry(), clock, listeners));
    private final JobListResource jobs =
            new JobListResource(recent, views, new JobAnswers(progress, new ResultLife(Examples.config()), outlooks));

    private void show(String id, JobView view) {
        views.put(id, view);
        listeners.tell(id, view);
    }

    private void queue(int from, int to) {
        IntStream.range(from, to).mapToObj("%05d"::formatted).forEach(id -> show(id, queued(id)));
    }

    private static JobView queued(String id) {
        return JobView.EMPTY.submitted(Examples.job(id));
    }

    private JobPage list(@Nullable String states, @Nullable String cursor, String limit) {
        return jobs.list(states, null, null, cursor, limit);
    }

    private static List<String> ids(JobPage page) {
        return page.jobs().stream().map(JobAnswer::id).toList();
    }

    @Test
    void shouldListTheNewestFirstPageByPage() {
        // Given
        queue(1, 6);

        // When
        var first = list(null, null, "2");
        var second = list(null, first.next(), "2");
        var third = list(null, second.next(), "2");

        // Then
        assertThat(ids(first)).containsExactly("00005", "00004");
        assertThat(ids(second)).containsExactly("00003", "00002");
        assertThat(ids(third)).containsExactly("00001");
        assertThat(third.next()).isNull();
    }

    @Test
    void shouldListWhatTheFilterTakes() {
        // Given
        queue(1, 2);
        show("00002", queued("00002").happened(Examples.started("00002", 1)));
        show("00003", queued("00003").happened(Examples.failed("00003", 1)));
        show("00004", queued("00004"));
        show("00004", Examples.deleted("00004"));

        // When
        var page = list("running,failed", null, "50");

        // Then
        assertThat(ids(page)).containsExactly("00003", "00002");
    }

    @Test
    void shouldGiveAPageWithFewerWhenItHasLookedAtSoMany() {
        // Given
        show("00000", queued("00000").happened(Examples.started("00000", 1)));
        queue(1, 10_100);

        // When
        var first = list("running", null, "50");
        var second = list("running", first.next(), "50");

        // Then
        assertThat(ids(first)).isEmpty();
        assertThat(first.next()).endsWith("-00100");
        assertThat(ids(second)).containsExactly("00000");
        assertThat(second.next()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "lost,,10,state",
        "'queued,',,10,state",
        ",../x,10,cursor",
        ",17-../x,10,cursor",
        ",,0,limit",
        ",,201,limit",
        ",,many,limit",
    })
    void shouldRefuseWhatIsNoSuchThingByItsName(
            @Nullable String states, @Nullable String cursor, String limit, String field) {
        // When
        assertThatThrownBy(() -> list(states, cursor, limit))

                // Then
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(field);
    }
}

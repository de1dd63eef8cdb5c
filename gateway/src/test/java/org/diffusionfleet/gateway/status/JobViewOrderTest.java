package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Job, cancel request and events lie on three topics: only the order within the events is given. However they come
 * together, and whatever is told twice, the view is the same.
 */
class JobViewOrderTest {

    private static final String ID = "job-1";
    private static final int SEEDS = 25;

    /** What can be told of a job. */
    enum Told {
        JOB,
        CANCEL,
        STARTED_1,
        STARTED_2,
        SUCCEEDED;

        private JobView on(JobView view) {
            return switch (this) {
                case JOB -> view.submitted(Examples.job(ID));
                case CANCEL -> view.cancelAsked();
                case STARTED_1 -> view.happened(Examples.started(ID, 1));
                case STARTED_2 -> view.happened(Examples.started(ID, 2));
                case SUCCEEDED -> view.happened(Examples.succeeded(ID, 2));
            };
        }
    }

    /** The twenty orders in which started 1, started 2 and succeeded stand one after the other. */
    static Stream<List<Told>> orders() {
        var events = List.of(Told.STARTED_1, Told.STARTED_2, Told.SUCCEEDED);
        return IntStream.rangeClosed(0, 3).boxed().flatMap(job -> {
            var withJob = with(events, Told.JOB, job);
            return IntStream.rangeClosed(0, 4).mapToObj(cancel -> with(withJob, Told.CANCEL, cancel));
        });
    }

    private static List<Told> with(List<Told> order, Told more, int place) {
        var longer = new ArrayList<>(order);
        longer.add(place, more);
        return longer;
    }

    @ParameterizedTest
    @MethodSource("orders")
    void shouldEndInTheSameViewWhateverComesFirstAndTwice(List<Told> order) {
        // Given
        var expected = fold(List.of(Told.JOB, Told.CANCEL, Told.STARTED_1, Told.STARTED_2, Told.SUCCEEDED));
        var tellings = IntStream.range(0, SEEDS).mapToObj(seed -> repeated(order, new Random(seed)));

        // When
        var views = tellings.map(JobViewOrderTest::fold);

        // Then
        assertThat(views).allSatisfy(view -> assertThat(view).isEqualTo(expected));
        assertLegal(expected);
    }

    /** The order with some of it told again, later. */
    private static List<Told> repeated(List<Told> order, Random random) {
        var telling = new ArrayList<>(order);
        for (int i = random.nextInt(6); i > 0; i--) {
            var place = random.nextInt(telling.size());
            telling.add(place + 1 + random.nextInt(telling.size() - place), telling.get(place));
        }
        return telling;
    }

    private static JobView fold(List<Told> telling) {
        var view = JobView.EMPTY;
        for (var told : telling) {
            view = told.on(view);
        }
        return view;
    }

    private static void assertLegal(JobView view) {
        assertThat(view.history())
                .extracting(JobView.Entry::sequence)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, view.history().size()).boxed().toList());
        var states =
                view.history().stream().skip(1).map(JobViewOrderTest::state).toList();
        var before = JobState.QUEUED;
        for (var state : states) {
            assertThat(before.canBecome(state)).as("%s → %s", before, state).isTrue();
            before = state;
        }
        assertThat(states).filteredOn(JobState::terminal).containsExactly(JobState.SUCCEEDED);
    }

    private static JobState state(JobView.Entry entry) {
        return ((JobEvent) Json.MAPPER.convertValue(entry.data(), entry.type().record())).state();
    }
}

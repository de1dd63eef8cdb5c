package org.diffusionfleet.gateway.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.forecast.Forecast.Outlook;
import org.diffusionfleet.gateway.status.OpenJob;
import org.diffusionfleet.gateway.status.Work;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.WorkerStatus;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final Work TEN_STEPS = new Work(1, 10, 2, 64, 64);

    private static OpenJob job(int number, Lane lane, Work work, boolean running) {
        var since = Examples.TIME.plusSeconds(number);
        return new OpenJob(lane.id() + number, "me", "emoji-64", lane, since, running, null, work);
    }

    private static OpenJob queued(int number, Lane lane) {
        return job(number, lane, TEN_STEPS, false);
    }

    private static List<OpenJob> queued(int jobs) {
        return IntStream.rangeClosed(1, jobs)
                .mapToObj(number -> queued(number, Lane.INTERACTIVE))
                .toList();
    }

    private static Forecast forecast(List<OpenJob> jobs, WorkerStatus... workers) {
        return new Forecast(Examples.MODEL, List.of(workers), jobs, _ -> 0.5, _ -> 0);
    }

    private static Outlook outlook(int position, double begin, double end) {
        return new Outlook(position, Optional.of(begin), Optional.of(end));
    }

    @Test
    void shouldBeAsQuickAsAnIdleWorkerIsWithOneSample() {
        // When
        var forecast = forecast(queued(1), Examples.worker("w1"));

        // Then
        assertThat(forecast.of("interactive1")).hasValue(outlook(1, 0, 2.5));
    }

    @Test
    void shouldBeginJobsInTheirOrderAsPlacesBecomeFree() {
        // When
        var forecast = forecast(queued(9), Examples.worker("w1"));

        // Then
        assertThat(forecast.of("interactive4")).hasValue(outlook(4, 0, 10));
        assertThat(forecast.of("interactive5")).hasValue(outlook(5, 10, 20));
        assertThat(forecast.of("interactive9")).hasValue(outlook(9, 20, 30));
    }

    @Test
    void shouldTakeHalfAsLongWithASecondWorker() {
        // When
        var forecast = forecast(queued(16), Examples.worker("w1"), Examples.worker("w2"));

        // Then
        assertThat(forecast.of("interactive16")).hasValue(outlook(16, 10, 20));
    }

    @Test
    void shouldReckonWithWhatIsDoneOfRunningJobs() {
        // Given
        var running = IntStream.rangeClosed(1, 4).mapToObj(number -> job(number, Lane.INTERACTIVE, TEN_STEPS, true));

        // When
        var forecast = forecast(
                Stream.concat(running, Stream.of(queued(0, Lane.INTERACTIVE))).toList(), Examples.worker("w1"));

        // Then
        assertThat(forecast.of("interactive1")).hasValue(outlook(0, 0, 5));
        assertThat(forecast.of("interactive0")).hasValue(outlook(1, 5, 15));
        assertThat(forecast.running(Lane.INTERACTIVE)).isEqualTo(4);
        assertThat(forecast.queued(Lane.INTERACTIVE)).isEqualTo(1);
    }

    @Test
    void shouldGiveEachLaneItsPartWhileBothHaveWork() {
        // Given
        var both = IntStream.rangeClosed(1, 4)
                .boxed()
                .flatMap(number -> Stream.of(queued(number, Lane.INTERACTIVE), queued(number, Lane.BATCH)));

        // When
        var forecast = forecast(both.toList(), Examples.worker("w1"));

        // Then
        assertThat(forecast.of("interactive4")).hasValue(outlook(4, 0, 12.5));
        assertThat(forecast.of("batch4")).hasValue(outlook(4, 0, 20));
        assertThat(forecast.empty(Lane.BATCH)).hasValue(20.0);
    }

    @Test
    void shouldLetAnUnguidedSampleTakeHalfAPlace() {
        // Given
        var unguided = new Work(8, 10, 1, 64, 64);

        // When
        var forecast = forecast(
                List.of(
                        job(1, Lane.INTERACTIVE, unguided, false),
                        job(2, Lane.INTERACTIVE, unguided, false),
                        queued(3, Lane.INTERACTIVE)),
                Examples.worker("w1"));

        // Then
        assertThat(forecast.of("interactive3").flatMap(Outlook::begin)).hasValue(20.0);
    }

    @Test
    void shouldReckonUnknownSizesByTheirPixels() {
        // Given
        var large = new Work(1, 10, 2, 128, 128);

        // When
        var forecast = forecast(List.of(job(1, Lane.INTERACTIVE, large, false)), Examples.worker("w1"));

        // Then
        assertThat(forecast.of("interactive1")).hasValue(outlook(1, 0, 10));
    }

    @Test
    void shouldLetAJobWaitForItsNextTry() {
        // When
        var forecast = new Forecast(Examples.MODEL, List.of(Examples.worker("w1")), queued(1), _ -> 0, _ -> 60);

        // Then
        assertThat(forecast.of("interactive1")).hasValue(outlook(1, 60, 62.5));
    }

    @Test
    void shouldSayAPositionAndNoTimesWithoutWorkers() {
        // When
        var forecast = forecast(queued(2));

        // Then
        assertThat(forecast.of("interactive2")).hasValue(new Outlook(2, Optional.empty(), Optional.empty()));
        assertThat(forecast.empty(Lane.INTERACTIVE)).isEmpty();
        assertThat(forecast.deviceSeconds(TEN_STEPS)).isEmpty();
    }

    @Test
    void shouldPutEachJobThatJoinsBehindTheOneBefore() {
        // Given
        var forecast = forecast(queued(4), Examples.worker("w1"));

        // When
        var joined = IntStream.rangeClosed(1, 5)
                .mapToObj(number -> forecast.join(queued(4 + number, Lane.INTERACTIVE)))
                .toList();

        // Then
        assertThat(joined.getFirst()).isEqualTo(outlook(5, 10, 20));
        assertThat(joined.getLast()).isEqualTo(outlook(9, 20, 30));
        assertThat(forecast.join(queued(9, Lane.INTERACTIVE))).isEqualTo(joined.getLast());
    }

    @Test
    void shouldQuoteAJobWithoutLettingItJoin() {
        // Given
        var forecast = forecast(queued(4), Examples.worker("w1"));

        // When
        var quotes =
                List.of(forecast.behind(queued(5, Lane.INTERACTIVE)), forecast.behind(queued(5, Lane.INTERACTIVE)));

        // Then
        assertThat(quotes).containsOnly(outlook(5, 10, 20));
        assertThat(forecast.deviceSeconds(TEN_STEPS)).hasValue(2.5);
    }
}

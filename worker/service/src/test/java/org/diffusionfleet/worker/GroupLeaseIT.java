package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.junit.jupiter.api.Test;

/** Leases in a consumer group, where a worker has all jobs of a partition. */
class GroupLeaseIT extends LeaseScenarios {

    private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(9);
    private static final Duration A_QUICK_STEP = Duration.ofMillis(100);

    GroupLeaseIT() {
        super(IntakeKind.GROUP);
    }

    @Test
    void shouldKeepTheLeaseLongerThanTheSession() {
        // Given
        var topics = site.topics("long");
        var painter = new GatedPainter(new SharedPainter(pipeline));
        site.send(topics, Examples.job("long", 1, 3));
        site.send(topics, Examples.job("long-2", 1, 3));
        try (var worker = new TestWorker(site, topics, painter);
                var other = new TestWorker(site, topics, painter)) {
            await().atMost(PATIENCE).until(() -> begun(worker, other).count() == 2);

            // When
            await().during(LONGER_THAN_A_SESSION)
                    .atMost(PATIENCE)
                    .until(() -> begun(worker, other).allMatch(event -> event.attempt() == 1));
            painter.open();

            // Then
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            assertThat(worker.said.events.size() + other.said.events.size()).isEqualTo(4);
        }
    }

    private static Stream<JobEvent> begun(TestWorker... workers) {
        return Stream.of(workers).flatMap(worker -> worker.said.events.stream());
    }

    @Test
    void shouldDrawMoreJobsThanThereAreSeats() {
        // Given
        var topics = site.topics("many");
        var names = IntStream.range(0, 12).mapToObj(i -> "many-" + i).toList();
        names.forEach(name -> site.send(topics, Examples.job(name, 1, 2)));

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {

            // Then
            names.forEach(name -> worker.await(name + "/succeeded"));
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            assertThat(worker.said.ids())
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(names.stream()
                            .flatMap(name -> Stream.of(name + "/running/1", name + "/succeeded"))
                            .toList());
        }
    }

    @Test
    void shouldNotGetAgainWhatEndedBehindAJobThatGoesOn() {
        // Given: the second ends long before the first.
        var topics = site.topics("behind");
        site.send(topics, Examples.job("first", 1, 400));
        site.send(topics, Examples.job("second", 1, 2));
        try (var worker = new TestWorker(site, topics, new GatedPainter(new SharedPainter(pipeline), A_QUICK_STEP))) {
            worker.await("first/running/1");
            worker.await("second/succeeded");
            worker.drain(Duration.ZERO);
            assertThat(worker.said.ids()).endsWith("first/queued/1");
            assertThat(site.lag(topics)).isEqualTo(2);
        }

        // When
        try (var next = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            next.await("first/succeeded");

            // Then
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            assertThat(next.said.ids()).containsExactly("first/running/2", "first/succeeded");
        }
    }

    @Test
    void shouldHandOverTheJobsOfAPartitionThatMovesAndCountNoTry() throws Exception {
        // Given
        var topics = site.topics("moves", 6000, 2);
        site.send(topics, Examples.job("left", 1, 400), 0);
        site.send(topics, Examples.job("right", 1, 400), 1);
        try (var one = new TestWorker(site, topics, new GatedPainter(new SharedPainter(pipeline), A_QUICK_STEP))) {
            one.await("left/running/1");
            one.await("right/running/1");

            // When
            var painter = new GatedPainter(new SharedPainter(pipeline), A_QUICK_STEP);
            try (var two = new TestWorker(site, topics, painter)) {

                // Then
                await().atMost(PATIENCE).until(() -> !two.said.events.isEmpty());
                var moved = two.said.events.getFirst().jobId();
                assertThat(site.keys("jobs/%s/".formatted(moved)))
                        .as("an excuse, and nobody suspects it of a death")
                        .contains("jobs/%s/parked.json".formatted(moved))
                        .doesNotContain("jobs/%s/suspicion.json".formatted(moved));
                painter.open();
                two.await(moved + "/succeeded");
                assertThat(two.said.ids()).containsExactly(moved + "/running/2", moved + "/succeeded");
                assertThat(one.said.ids()).hasSize(3).endsWith(moved + "/queued/1");
                assertThat(two.said.progress.getFirst().step())
                        .as("no step is taken again")
                        .isGreaterThan(lastStep(one, moved));
            }
        }
    }

    private static int lastStep(TestWorker worker, String job) {
        return worker.said.progress.stream()
                .filter(told -> told.jobId().equals(job))
                .mapToInt(JobProgress::step)
                .max()
                .orElse(0);
    }
}

package org.diffusionfleet.loadtest.faults.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.diffusionfleet.loadtest.faults.inject.Injection;
import org.diffusionfleet.loadtest.faults.inject.Kind;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.diffusionfleet.loadtest.faults.oracle.Story;
import org.diffusionfleet.schemas.JobEvent;

/** What is measured, from what was seen. */
public final class Measures {

    private static final Pattern DRAINED = Pattern.compile("drained in (\\d+) ms");
    private static final Duration CLOCKS = Duration.ofSeconds(30);

    private Measures() {}

    /** From SIGKILL of a worker until another says that it has begun with a job the dead one had begun with, or ended it. */
    static List<Duration> redelivery(Collection<Story> stories, Collection<Injection> injections) {
        return injections.stream()
                .flatMap(kill -> stories.stream()
                        .flatMap(story -> redelivered(story, kill).stream())
                        .map(next -> Duration.between(kill.struck(), next)))
                .toList();
    }

    /** The same where all other workers were ready, and nothing else befell the fleet until it had the job. */
    static List<Duration> relief(Collection<Story> stories, Collection<Injection> injections) {
        return injections.stream()
                .filter(kill -> kill.victim() != null && kill.victim().relieved())
                .flatMap(kill -> stories.stream()
                        .flatMap(story -> redelivered(story, kill).stream())
                        .filter(next -> alone(kill, next, injections))
                        .map(next -> Duration.between(kill.struck(), next)))
                .toList();
    }

    private static boolean alone(Injection kill, Instant until, Collection<Injection> injections) {
        return injections.stream()
                .filter(other -> !other.equals(kill))
                .noneMatch(other ->
                        other.struck().isBefore(until) && other.healed().isAfter(kill.struck()));
    }

    private static Optional<Instant> redelivered(Story story, Injection kill) {
        var victim = kill.victim();
        var told = story.all(Fact.Happened.class)
                .sorted(Comparator.comparing(Fact.Happened::time))
                .toList();
        var before = told.stream()
                .filter(fact -> !fact.time().isAfter(kill.struck()))
                .toList();
        if (victim == null
                || before.isEmpty()
                || !(before.getLast().event() instanceof JobEvent.Started started)
                || !started.worker().endsWith("-" + victim.pid())) {
            return Optional.empty();
        }
        return told.stream()
                .filter(fact -> fact.time().isAfter(kill.struck())
                        && !fact.event().worker().equals(started.worker()))
                .findFirst()
                .map(Fact.Happened::time);
    }

    /** From the loss of a leader until the end of the first job that was asked for after it. */
    static List<Duration> recovery(
            Collection<Story> stories, Collection<Injection> injections, Kind kind, boolean healed) {
        return injections.stream()
                .filter(injection -> injection.step().kind() == kind && injection.hit())
                .map(injection -> healed ? injection.healed() : injection.struck())
                .flatMap(from -> stories.stream()
                        .filter(story -> story.all(Fact.Accepted.class)
                                .findFirst()
                                .filter(accepted -> accepted.asked().isAfter(from))
                                .isPresent())
                        .flatMap(story -> story.end().stream())
                        .map(Fact.Happened::time)
                        .min(Comparator.naturalOrder())
                        .map(end -> Duration.between(from, end))
                        .stream())
                .toList();
    }

    /** From the 202 until a worker says that it began. */
    static List<Duration> acceptToWorker(Collection<Story> stories) {
        return stories.stream()
                .flatMap(story -> story.all(Fact.Accepted.class).findFirst().stream()
                        .flatMap(accepted -> story.events().stream()
                                .filter(told -> told.event() instanceof JobEvent.Started)
                                .filter(told -> Duration.between(told.event().time(), told.time())
                                                .abs()
                                                .compareTo(CLOCKS)
                                        < 0)
                                .limit(1)
                                .map(told -> Duration.between(
                                        accepted.time(), told.event().time()))))
                .map(took -> took.isNegative() ? Duration.ZERO : took)
                .toList();
    }

    /** From the 202 until somebody who follows the job hears of it. */
    static List<Duration> acceptToView(Collection<Story> stories) {
        return stories.stream()
                .flatMap(story -> story.all(Fact.Accepted.class).findFirst().stream()
                        .flatMap(accepted -> story.all(Fact.Streamed.class)
                                .limit(1)
                                .map(heard -> Duration.between(accepted.time(), heard.time()))))
                .toList();
    }

    /** From the end's being decided until the terminal event can be read. */
    static List<Duration> finishToEvent(Collection<Story> stories) {
        return stories.stream()
                .flatMap(story -> story.all(Fact.Written.class)
                        .filter(write -> write.isEnd() && write.taken())
                        .limit(1)
                        .flatMap(write -> story.end().stream().map(end -> Duration.between(write.time(), end.time()))))
                .toList();
    }

    static List<Duration> drains(Collection<Injection> injections) {
        return injections.stream()
                .map(injection -> DRAINED.matcher(injection.note()))
                .filter(Matcher::find)
                .map(found -> Duration.ofMillis(Long.parseLong(found.group(1))))
                .toList();
    }

    /** Jobs that were asked for and ended while nothing was being done to the fleet. */
    static List<Story> calm(Collection<Story> stories, Collection<Injection> injections) {
        return stories.stream()
                .filter(story -> story.end().isPresent())
                .filter(story -> {
                    var from = story.facts().getFirst().time();
                    var to = story.end().orElseThrow().time();
                    return injections.stream().noneMatch(injection -> overlaps(injection, from, to));
                })
                .toList();
    }

    private static boolean overlaps(Injection injection, Instant from, Instant to) {
        var provocation = injection.provocation();
        return !provocation.to().isBefore(from) && !provocation.from().isAfter(to);
    }

    /** The faults in a job's time, one a line. */
    public static String during(Story story, Collection<Injection> injections) {
        if (story.facts().isEmpty()) {
            return "    unknown";
        }
        var from = story.facts().getFirst().time().minusSeconds(30);
        var to = story.facts().getLast().time();
        return injections.stream()
                .filter(injection -> overlaps(injection, from, to))
                .map(injection -> "    %s  %s".formatted(injection.struck(), injection.text()))
                .collect(Collectors.joining("\n"));
    }
}

package org.diffusionfleet.loadtest.faults.oracle;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that was seen of a job, in the order in which it was seen. */
public record Story(String jobId, List<Fact> facts) {

    public Story {
        facts = List.copyOf(facts);
    }

    /** The facts of a kind. */
    public <T extends Fact> Stream<T> all(Class<T> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** Its lifecycle events as they lie on their partition, each id once; what is told of a deleted job counts for nothing. */
    public List<Fact.Happened> events() {
        var deleted = all(Fact.Deleted.class)
                .mapToLong(told -> told.place().offset())
                .min()
                .orElse(Long.MAX_VALUE);
        return all(Fact.Happened.class)
                .filter(event -> event.place().offset() < deleted)
                .sorted(Comparator.comparingLong(event -> event.place().offset()))
                .collect(Collectors.collectingAndThen(
                        Collectors.toMap(
                                Fact.Happened::id, event -> event, (first, _) -> first, java.util.LinkedHashMap::new),
                        byId -> List.copyOf(byId.values())));
    }

    /** Its terminal event; the first, should there be more. */
    public Optional<Fact.Happened> end() {
        return ends().findFirst();
    }

    Stream<Fact.Happened> ends() {
        return events().stream().filter(event -> event.event().state().terminal());
    }

    /** Whether somebody was told that it will be done. */
    public boolean accepted() {
        return all(Fact.Accepted.class).findAny().isPresent();
    }

    /** Whether it became a job: a picture may be stored of one that was refused then. */
    public boolean isJob() {
        return accepted() || all(Fact.Recorded.class).findAny().isPresent();
    }

    /** Whether its owner wanted nothing kept of it. */
    public boolean unwanted() {
        return all(Fact.DeleteSent.class).findAny().isPresent();
    }

    /** Whether a webhook has said how it ended, where one does. */
    public boolean delivered() {
        return end().filter(end ->
                        all(Fact.Delivered.class).anyMatch(told -> told.id().equals(end.id())))
                .isPresent();
    }

    /** Whether somebody follows its event stream. */
    public boolean followed() {
        return all(Fact.Streamed.class).findAny().isPresent();
    }

    /** When it was first heard of. */
    public Instant begin() {
        return facts.getFirst().time();
    }

    Instant last() {
        return facts.getLast().time();
    }

    /** One line a fact. */
    public String timeline() {
        return facts.stream()
                .sorted(Comparator.comparing(Fact::time))
                .map(fact -> "    %s  %s".formatted(fact.time(), fact.text()))
                .collect(Collectors.joining("\n"));
    }
}

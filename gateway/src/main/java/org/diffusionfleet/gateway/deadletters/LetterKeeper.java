package org.diffusionfleet.gateway.deadletters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeadLetterSettled;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RecordReader;
import org.diffusionfleet.schemas.Topics;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every dead letter in this gateway for as long as its topic does, and tells who waits for one. Letter and what became of it
 * have the same key, so they come in order.
 */
final class LetterKeeper implements Processor<String, byte[], Void, Void> {

    private static final Logger LOG = Logger.getLogger(LetterKeeper.class);

    private final Topics topics;
    private final Duration age;
    private final Listeners<Letter> listeners;
    private @Nullable KeyValueStore<String, byte[]> store;

    LetterKeeper(Topics topics, Duration age, Listeners<Letter> listeners) {
        this.topics = topics;
        this.age = age;
        this.listeners = listeners;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(LetterTopology.LETTERS);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var headers = headers(record.headers());
        try {
            if (DeadLetter.isLetter(headers)) {
                buried(DeadLetter.read(headers, record.value()));
            } else {
                settled(RecordReader.read(text(headers), value(record), DeadLetterSettled.class));
            }
        } catch (ContractException | NullPointerException e) {
            LOG.warnf("skipped a record of %s: %s", topics.deadLetters(), e.getMessage());
        }
        forget(record.timestamp());
    }

    private void buried(DeadLetter letter) {
        if (topics.model(letter.origin().topic()).isEmpty()) {
            throw new ContractException("no jobs topic: " + letter.origin().topic());
        }
        if (letters().get(LetterKeys.letter(letter.id())) == null) {
            keep(new Letter(letter, null));
        }
    }

    private void settled(DeadLetterSettled told) {
        var known = letters().get(LetterKeys.letter(told.id()));
        if (known != null) {
            keep(Json.read(known, Letter.class).settled(told));
        }
    }

    private void keep(Letter letter) {
        var id = letter.letter().id();
        letters().put(LetterKeys.letter(id), Json.write(letter));
        letters()
                .put(LetterKeys.time(letter.letter().cause().time(), id), Json.write(LetterSummary.of(letter, topics)));
        listeners.tell(id, letter);
    }

    /** Nothing is kept for ever; the clock is that of the records, so that all gateways forget alike. */
    private void forget(long now) {
        var old = new ArrayList<String>();
        try (var entries = letters().range(LetterKeys.FIRST, LetterKeys.time(now - age.toMillis()))) {
            entries.forEachRemaining(entry -> old.add(entry.key));
        }
        for (var key : old) {
            letters().delete(LetterKeys.letter(LetterKeys.id(key)));
            letters().delete(key);
        }
    }

    private KeyValueStore<String, byte[]> letters() {
        return Objects.requireNonNull(store);
    }

    private static byte[] value(Record<String, byte[]> record) {
        return Objects.requireNonNull(record.value(), "neither a letter nor what became of one");
    }

    private static List<DeadLetter.Header> headers(Headers headers) {
        var all = new ArrayList<DeadLetter.Header>();
        headers.forEach(header -> all.add(new DeadLetter.Header(header.key(), header.value())));
        return List.copyOf(all);
    }

    private static Map<String, String> text(List<DeadLetter.Header> headers) {
        return headers.stream()
                .collect(Collectors.toMap(DeadLetter.Header::name, DeadLetter.Header::text, (_, last) -> last));
    }
}

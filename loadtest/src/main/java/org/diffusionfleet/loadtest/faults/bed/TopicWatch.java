package org.diffusionfleet.loadtest.faults.bed;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.diffusionfleet.loadtest.faults.oracle.Place;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobDeleted;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.RecordReader;
import org.diffusionfleet.schemas.RecordType;
import org.diffusionfleet.schemas.Topics;

/** Reads jobs, events and dead letters as any client can, from the beginning, and writes down what lies there. */
public final class TopicWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final Ledger ledger;
    private final Thread reader;

    TopicWatch(String bootstrapServers, Topics topics, List<String> jobTopics, Ledger ledger) {
        this.topics = topics;
        this.ledger = ledger;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest",
                        // Nearest to the moment: some faults wait for a record.
                        "fetch.max.wait.ms",
                        50,
                        "metadata.max.age.ms",
                        2000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : all(jobTopics)) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.reader = Thread.ofPlatform().name("topic-watch").start(this::follow);
    }

    private List<String> all(List<String> jobTopics) {
        var all = new ArrayList<>(jobTopics);
        all.add(topics.events());
        all.add(topics.deadLetters());
        return all;
    }

    private void follow() {
        try (consumer) {
            while (true) {
                consumer.poll(POLL).forEach(this::note);
            }
        } catch (WakeupException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.events())) {
            event(record);
        } else if (record.topic().equals(topics.deadLetters())) {
            letter(record);
        } else {
            job(record);
        }
    }

    private void event(ConsumerRecord<byte[], byte[]> record) {
        var headers = headers(record);
        if (headers.getOrDefault("ce_type", "").equals(RecordType.DELETED.ceType())) {
            var deleted = RecordReader.read(headers, record.value(), JobDeleted.class);
            ledger.note(new Fact.Deleted(deleted.jobId(), Instant.now(), place(record)));
            return;
        }
        var event = RecordReader.read(headers, record.value(), JobEvent.class);
        var id = headers.getOrDefault("ce_id", "");
        ledger.note(new Fact.Happened(event.jobId(), Instant.now(), place(record), id, event));
    }

    private void letter(ConsumerRecord<byte[], byte[]> record) {
        var headers = new ArrayList<DeadLetter.Header>();
        record.headers().forEach(header -> headers.add(new DeadLetter.Header(header.key(), header.value())));
        if (!DeadLetter.isLetter(headers)) {
            return;
        }
        var letter = DeadLetter.read(headers, record.value());
        var origin = new Place(
                letter.origin().topic(),
                letter.origin().partition(),
                letter.origin().offset());
        var sha256 = digest(record);
        ledger.letter(origin, sha256);
        Optional.ofNullable(letter.cause().jobId())
                .ifPresent(id -> ledger.note(new Fact.Buried(id, Instant.now(), origin, sha256)));
    }

    private void job(ConsumerRecord<byte[], byte[]> record) {
        var id = jobId(record);
        if (id.isPresent()) {
            ledger.note(new Fact.Recorded(id.get(), Instant.now(), place(record), digest(record)));
        } else {
            ledger.unreadable(place(record), digest(record));
        }
    }

    private static Optional<String> jobId(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(RecordReader.read(headers(record), record.value(), Job.class)
                            .id())
                    .filter(JobRules::isJobId);
        } catch (ContractException e) {
            return Optional.empty();
        }
    }

    private static Place place(ConsumerRecord<byte[], byte[]> record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    private static String digest(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? "" : Digests.sha256(record.value());
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        var headers = new LinkedHashMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), CloudEvent.header(header.value())));
        return new HashMap<>(headers);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

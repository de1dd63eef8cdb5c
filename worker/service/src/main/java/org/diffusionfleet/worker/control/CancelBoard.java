package org.diffusionfleet.worker.control;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.Json;
import org.jboss.logging.Logger;

/**
 * Which jobs shall stop: those whose owners asked for it, and those of which nothing shall be kept. Reads the whole control topic
 * from its beginning, in no group, and is up to date before the first job is leased: a job cancelled while no worker ran must not
 * start. {@link #cancelled} may be asked by any thread.
 */
public final class CancelBoard implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CancelBoard.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Far more than can be asked for while a job waits; beyond it the oldest are forgotten. */
    private static final int JOBS = 1_000_000;

    private final Set<String> jobs = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > JOBS;
        }
    }));
    private final Consumer<String, byte[]> consumer;
    private final Thread reader;

    private CancelBoard(Consumer<String, byte[]> consumer) {
        this.consumer = consumer;
        this.reader = Thread.ofPlatform().name("control").unstarted(this::follow);
    }

    /** Reads what was asked so far and goes on reading in the background. */
    public static CancelBoard open(Map<String, Object> kafka, String topic) {
        var settings = new HashMap<>(kafka);
        settings.put("client.id", "control");
        settings.put("enable.auto.commit", false);
        // Where its place is gone from the topic: a wish read twice does no harm, one that is skipped does.
        settings.put("auto.offset.reset", "earliest");
        return open(new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer()), topic);
    }

    static CancelBoard open(Consumer<String, byte[]> consumer, String topic) {
        var board = new CancelBoard(consumer);
        board.catchUp(topic);
        board.reader.start();
        return board;
    }

    /** Whether wishes are still heard of. */
    public boolean alive() {
        return reader.isAlive();
    }

    /** Whether the job shall stop. */
    public boolean cancelled(String jobId) {
        return jobs.contains(jobId);
    }

    private void catchUp(String topic) {
        var partitions = partitions(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (behind(partitions, ends)) {
            consumer.poll(POLL).forEach(this::note);
        }
    }

    /** Waits for a broker or a topic that is not there yet. */
    private List<TopicPartition> partitions(String topic) {
        for (var waiting = false; ; waiting = true) {
            try {
                var partitions = consumer.partitionsFor(topic, POLL);
                if (!partitions.isEmpty()) {
                    return partitions.stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
                }
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis() / 2);
            } catch (TimeoutException e) {
                LOG.debug("no answer from the broker yet", e);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            if (!waiting) {
                LOG.infof("waiting for the topic %s", topic);
            }
        }
    }

    private boolean behind(Collection<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L));
    }

    private void follow() {
        try (consumer) {
            while (true) {
                try {
                    consumer.poll(POLL).forEach(this::note);
                } catch (WakeupException e) {
                    throw e;
                } catch (KafkaException e) {
                    LOG.warn("cannot read cancel requests for now", e);
                }
            }
        } catch (WakeupException e) {
            LOG.debug("stopped");
        }
    }

    private void note(ConsumerRecord<String, byte[]> record) {
        try {
            // A wish to delete a job says the same, and more that is not the workers' business.
            var jobId = record.value() == null
                    ? null
                    : Json.read(record.value(), CancelRequest.class).jobId();
            if (jobId != null) {
                jobs.add(jobId);
            } else {
                LOG.warnf("skipped a control record at offset %d: it names no job", record.offset());
            }
        } catch (ContractException e) {
            LOG.warnf("skipped a control record at offset %d: %s", record.offset(), e.getMessage());
        }
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

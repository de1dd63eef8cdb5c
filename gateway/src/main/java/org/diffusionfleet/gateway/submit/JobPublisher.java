package org.diffusionfleet.gateway.submit;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.Removal;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeadLetterSettled;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobDeleted;
import org.diffusionfleet.schemas.Topics;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jspecify.annotations.Nullable;

/** Puts records on their topic and returns only when the broker has them (acks=all); thread-safe, blocks. */
@ApplicationScoped
public class JobPublisher implements Notices {

    /** The CloudEvents {@code source} of what gateways say. */
    public static final String SOURCE = "/gateway";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** Longer than the client itself tries; it bounds the wait behind others while the broker is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final MutinyEmitter<byte[]> emitter;
    private final Topics topics;
    private final Clock clock;

    JobPublisher(
            @Channel("requests") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 4096)
                    MutinyEmitter<byte[]> emitter,
            GatewayConfig config,
            Clock clock) {
        this.emitter = emitter;
        this.topics = config.topics();
        this.clock = clock;
    }

    /**
     * Publishes a job: its record is the acceptance.
     *
     * @throws ProblemException if the broker did not take it in time
     */
    public void publish(Job job) {
        publish(List.of(job));
    }

    /** As {@link #publish(Job)}, of a job that was made under a claim. */
    void publish(Job job, IdempotencyKey key) {
        var claim = new RecordHeaders();
        claim.add(Removal.CLAIM_HEADER, key.digest().getBytes(StandardCharsets.UTF_8));
        send(List.of(message(topic(job), CloudEvent.of(job, SOURCE), claim)));
    }

    /**
     * Publishes jobs, all on their way at once: not more than the channel's buffer takes.
     *
     * @throws ProblemException if the broker did not take one of them in time; others it may have
     */
    public void publish(List<Job> jobs) {
        if (!jobs.isEmpty()) {
            send(jobs.stream()
                    .map(job -> message(topic(job), CloudEvent.of(job, SOURCE), new RecordHeaders()))
                    .toList());
        }
    }

    private String topic(Job job) {
        return topics.jobs(Objects.requireNonNull(job.model()), Objects.requireNonNull(job.lane()));
    }

    /**
     * Asks all workers to stop a job.
     *
     * @throws ProblemException if the broker did not take it in time
     */
    public void cancel(String jobId) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        send(topics.control(), CloudEvent.of(new CancelRequest(jobId, now), SOURCE));
    }

    /**
     * Puts a record on a topic, byte for byte.
     *
     * @throws ProblemException if the broker did not take it in time
     */
    public void put(String topic, byte @Nullable [] key, List<DeadLetter.Header> headers, byte @Nullable [] value) {
        var kafka = new RecordHeaders();
        headers.forEach(header -> kafka.add(header.name(), header.value()));
        send(List.of(message(topic, key, kafka, value)));
    }

    /**
     * Tells what became of a dead letter.
     *
     * @throws ProblemException if the broker did not take it in time
     */
    public void tell(DeadLetterSettled settled) {
        send(topics.deadLetters(), CloudEvent.of(settled, SOURCE));
    }

    @Override
    public void tell(DeleteRequest request) {
        send(topics.control(), CloudEvent.of(request, SOURCE));
    }

    @Override
    public void tell(JobDeleted deleted) {
        send(topics.events(), CloudEvent.of(deleted, SOURCE));
    }

    private void send(String topic, CloudEvent event) {
        send(List.of(message(topic, event, new RecordHeaders())));
    }

    private static Message<byte[]> message(String topic, CloudEvent event, Headers headers) {
        event.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        var key = event.key() == null ? null : event.key().getBytes(StandardCharsets.UTF_8);
        return message(topic, key, headers, event.data());
    }

    /** A record may have no value, which the library's types do not say. */
    @SuppressWarnings("NullAway")
    private static Message<byte[]> message(
            String topic, byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        return Message.of(value)
                .addMetadata(OutgoingKafkaRecordMetadata.<byte[]>builder()
                        .withTopic(topic)
                        .withKey(key)
                        .withHeaders(headers)
                        .build());
    }

    private void send(List<Message<byte[]>> messages) {
        var sent = messages.stream().map(emitter::sendMessage).toList();
        try {
            Uni.join().all(sent).andFailFast().await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            throw ProblemException.passing(
                    ProblemCode.KAFKA_UNAVAILABLE,
                    "the Kafka broker did not confirm the record in time, try again",
                    RETRY_AFTER,
                    e);
        }
    }
}

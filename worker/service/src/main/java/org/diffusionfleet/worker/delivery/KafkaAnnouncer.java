package org.diffusionfleet.worker.delivery;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.WorkerStatus;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jspecify.annotations.Nullable;

/** Announces on Kafka, as CloudEvents. */
@ApplicationScoped
public class KafkaAnnouncer implements Announcer {

    private final MutinyEmitter<byte[]> events;
    private final MutinyEmitter<byte[]> progress;
    private final MutinyEmitter<byte[]> deadLetters;
    private final MutinyEmitter<byte[]> retries;
    private final MutinyEmitter<byte[]> models;
    private final MutinyEmitter<byte[]> workers;
    private final String source;

    KafkaAnnouncer(
            @Channel("events") MutinyEmitter<byte[]> events,
            @Channel("progress") @OnOverflow(OnOverflow.Strategy.DROP) MutinyEmitter<byte[]> progress,
            @Channel("dead-letters") MutinyEmitter<byte[]> deadLetters,
            @Channel("retries") MutinyEmitter<byte[]> retries,
            @Channel("models") MutinyEmitter<byte[]> models,
            @Channel("workers") @OnOverflow(OnOverflow.Strategy.DROP) MutinyEmitter<byte[]> workers,
            WorkerIdentity identity) {
        this.events = events;
        this.progress = progress;
        this.deadLetters = deadLetters;
        this.retries = retries;
        this.models = models;
        this.workers = workers;
        this.source = identity.source();
    }

    @Override
    public void announce(JobEvent event) {
        send(events, CloudEvent.of(event, source));
    }

    @Override
    public void progress(JobProgress told) {
        forget(progress, CloudEvent.of(told, source));
    }

    /** Tells that this worker lives, if it can; never blocks, never fails. */
    public void tell(WorkerStatus status) {
        forget(workers, CloudEvent.of(status, source));
    }

    private static void forget(MutinyEmitter<byte[]> channel, CloudEvent event) {
        channel.sendMessageAndForget(message(event.key(), event.headers(), event.data()));
    }

    @Override
    public void bury(DeadLetter letter) {
        deadLetters.sendMessageAndAwait(message(letter.id(), kafka(letter.letterHeaders()), letter.value()));
    }

    @Override
    public void postpone(RetryRecord retry) {
        retries.sendMessageAndAwait(message(retry.plan().jobId(), kafka(retry.retryHeaders()), retry.value()));
    }

    private static Headers kafka(List<DeadLetter.Header> headers) {
        var kafka = new RecordHeaders();
        headers.forEach(header -> kafka.add(header.name(), header.value()));
        return kafka;
    }

    /** Tells the gateways what this worker's model can do; returns when the broker has it. */
    public void announce(ModelDescriptor model) {
        send(models, CloudEvent.of(model, source));
    }

    private static void send(MutinyEmitter<byte[]> channel, CloudEvent event) {
        channel.sendMessageAndAwait(message(event.key(), event.headers(), event.data()));
    }

    private static Message<byte[]> message(@Nullable String key, Map<String, String> headers, byte[] data) {
        var kafka = new RecordHeaders();
        headers.forEach((name, value) -> kafka.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return message(key, kafka, data);
    }

    /** A record may have no value, which the library's types do not say. */
    @SuppressWarnings("NullAway")
    private static Message<byte[]> message(@Nullable String key, Headers headers, byte @Nullable [] data) {
        return Message.of(data)
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(key)
                        .withHeaders(headers)
                        .build());
    }
}

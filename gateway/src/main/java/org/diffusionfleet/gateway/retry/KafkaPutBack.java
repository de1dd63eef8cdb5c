package org.diffusionfleet.gateway.retry;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.diffusionfleet.schemas.RetryRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Through a producer of its own: a topic that is gone makes a producer wait, and neither the view of jobs nor the jobs that clients
 * submit shall wait with it. Records get no key, whatever they had: jobs spread evenly.
 */
@ApplicationScoped
class KafkaPutBack implements PutBack {

    private static final int BUFFER = 4096;

    private final MutinyEmitter<byte[]> emitter;

    KafkaPutBack(
            @Channel("put-back") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    @SuppressWarnings("NullAway") // A record may have no value, which the library's types do not say.
    public CompletionStage<Void> begin(RetryRecord retry) {
        var headers = new RecordHeaders();
        retry.putBackHeaders().forEach(header -> headers.add(header.name(), header.value()));
        var metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withTopic(retry.plan().topic())
                .withHeaders(headers)
                .build();
        try {
            return emitter.sendMessage(Message.of(retry.value()).addMetadata(metadata))
                    .subscribeAsCompletionStage();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}

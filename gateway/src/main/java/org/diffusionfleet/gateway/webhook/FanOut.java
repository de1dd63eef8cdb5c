package org.diffusionfleet.gateway.webhook;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.ViewReader;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message of what happened to a job for each endpoint of its tenant that wants to hear of it. What is told again becomes a
 * message again: who has the endpoint knows which it has had.
 */
final class FanOut extends ContextualProcessor<String, JobView, String, byte[]> {

    private final String storeName;
    private @Nullable KeyValueStore<String, byte[]> store;

    FanOut(String storeName) {
        this.storeName = storeName;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        store = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, JobView> record) {
        @Nullable JobView view = record.value();
        if (view == null || !view.visible()) {
            return;
        }
        var tenant = Objects.requireNonNullElse(view.requireJob().tenant(), Job.LOCAL_TENANT);
        var told = ViewReader.told(record.headers());
        entries(view, told).forEach(entry -> send(tenant, entry, record.timestamp()));
    }

    /** The entry that was told, and with a job that comes late also what was told of it before. */
    private static Stream<JobView.Entry> entries(JobView view, String told) {
        var from = view.history().stream()
                .dropWhile(entry -> !entry.id().equals(told))
                .toList();
        return from.isEmpty() || from.getFirst().type() == RecordType.SUBMITTED
                ? from.stream()
                : from.stream().limit(1);
    }

    private void send(String tenant, JobView.Entry entry, long timestamp) {
        var from = WebhookKeys.endpoints(tenant);
        try (var endpoints = Objects.requireNonNull(store).range(from, WebhookKeys.after(from))) {
            while (endpoints.hasNext()) {
                var endpoint = Json.read(endpoints.next().value, Endpoint.class);
                if (endpoint.tenant().equals(tenant)
                        && endpoint.wants(entry.type().ceType())) {
                    var work = new Work.Send(Message.of(entry, Instant.ofEpochMilli(timestamp)), false);
                    context().forward(new Record<>(endpoint.id(), Json.write(work), timestamp));
                }
            }
        }
    }
}

package org.diffusionfleet.schemas;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record in CloudEvents 1.0 binary mode as Kafka carries it, without Kafka's classes.
 *
 * @param key the record key, or null for jobs, which spread over the partitions
 * @param headers {@code ce_*} attributes and {@code content-type}
 * @param data JSON
 */
public record CloudEvent(@Nullable String key, Map<String, String> headers, byte[] data) {

    public CloudEvent {
        headers = Map.copyOf(headers);
    }

    /** A job as the gateway at {@code source} publishes it. */
    public static CloudEvent of(Job job, String source) {
        var time = job.createdAt() == null ? "" : job.createdAt().toString();
        return of(null, RecordType.SUBMITTED, job.id() + "/queued", job.id(), source, time, job);
    }

    /** A lifecycle event as the worker at {@code source} announces it. */
    public static CloudEvent of(JobEvent event, String source) {
        var time = event.time().toString();
        return of(event.jobId(), RecordType.of(event), event.id(), event.jobId(), source, time, event);
    }

    /** A progress record. */
    public static CloudEvent of(JobProgress progress, String source) {
        var pictures =
                progress.images().isEmpty() ? "" : "/" + progress.images().size();
        var id = progress.jobId() + "/progress/" + progress.attempt() + "/" + progress.step() + pictures;
        var time = progress.time().toString();
        return of(progress.jobId(), RecordType.PROGRESS, id, progress.jobId(), source, time, progress);
    }

    /** A cancel request. */
    public static CloudEvent of(CancelRequest request, String source) {
        var id = request.jobId() + "/cancel-requested";
        var time = request.time().toString();
        return of(request.jobId(), RecordType.CANCEL_REQUESTED, id, request.jobId(), source, time, request);
    }

    /** A wish that nothing be kept of a job. */
    public static CloudEvent of(DeleteRequest request, String source) {
        var id = request.jobId() + "/delete-requested";
        var time = request.time().toString();
        return of(request.jobId(), RecordType.DELETE_REQUESTED, id, request.jobId(), source, time, request);
    }

    /** That nothing is kept of a job. */
    public static CloudEvent of(JobDeleted deleted, String source) {
        var id = deleted.jobId() + "/deleted";
        var time = deleted.time().toString();
        return of(deleted.jobId(), RecordType.DELETED, id, deleted.jobId(), source, time, deleted);
    }

    /** A model's announcement. */
    public static CloudEvent of(ModelDescriptor model, String source) {
        var id = source + "/" + model.name();
        return of(model.name(), RecordType.MODEL, id, model.name(), source, "", model);
    }

    /** A worker's sign of life. */
    public static CloudEvent of(WorkerStatus status, String source) {
        var time = status.time().toString();
        var id = status.worker() + "/" + time;
        return of(status.worker(), RecordType.WORKER, id, status.worker(), source, time, status);
    }

    /** What became of a dead letter. */
    public static CloudEvent of(DeadLetterSettled settled, String source) {
        var id = settled.id() + "/settled";
        var time = settled.time().toString();
        return of(settled.id(), RecordType.LETTER_SETTLED, id, settled.id(), source, time, settled);
    }

    private static CloudEvent of(
            @Nullable String key, RecordType type, String id, String subject, String source, String time, Object data) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_type", type.ceType());
        headers.put("ce_source", source);
        headers.put("ce_id", id);
        headers.put("ce_subject", subject);
        if (!time.isEmpty()) {
            headers.put("ce_time", time);
        }
        if (key != null) {
            headers.put("ce_partitionkey", key);
        }
        headers.put("content-type", "application/json");
        return new CloudEvent(key, headers, Json.write(data));
    }

    /** The value of a header given as Kafka has it. */
    public static String header(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}

package org.diffusionfleet.schemas;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of record on the topics, each with its CloudEvents {@code type}, whose last part is its version. */
public enum RecordType {
    SUBMITTED("job.submitted.v1", Job.class),
    STARTED("job.started.v1", JobEvent.Started.class),
    RELEASED("job.released.v1", JobEvent.Released.class),
    SUCCEEDED("job.succeeded.v1", JobEvent.Succeeded.class),
    FAILED("job.failed.v1", JobEvent.Failed.class),
    CANCELED("job.canceled.v1", JobEvent.Canceled.class),
    EXPIRED("job.expired.v1", JobEvent.Expired.class),
    PROGRESS("job.progress.v1", JobProgress.class),
    CANCEL_REQUESTED("job.cancel-requested.v1", CancelRequest.class),
    DELETE_REQUESTED("job.delete-requested.v1", DeleteRequest.class),
    DELETED("job.deleted.v1", JobDeleted.class),
    MODEL("model.announced.v1", ModelDescriptor.class),
    WORKER("worker.status.v1", WorkerStatus.class),
    LETTER_SETTLED("dead-letter.settled.v1", DeadLetterSettled.class);

    private static final String NAMESPACE = "org.diffusionfleet.";

    private final String name;
    private final Class<?> record;

    RecordType(String name, Class<?> record) {
        this.name = name;
        this.record = record;
    }

    /** The CloudEvents {@code type}. */
    public String ceType() {
        return NAMESPACE + name;
    }

    /** The Java record its data is read into. */
    public Class<?> record() {
        return record;
    }

    /** The file of its JSON Schema, a resource beside this class. */
    public String schemaFile() {
        return name + ".schema.json";
    }

    /** The type of that {@link #ceType()}, or empty if this version knows none such. */
    public static Optional<RecordType> of(String ceType) {
        return Arrays.stream(values())
                .filter(type -> type.ceType().equals(ceType))
                .findFirst();
    }

    /** The type of a lifecycle event. */
    public static RecordType of(JobEvent event) {
        return switch (event) {
            case JobEvent.Started _ -> STARTED;
            case JobEvent.Released _ -> RELEASED;
            case JobEvent.Succeeded _ -> SUCCEEDED;
            case JobEvent.Failed _ -> FAILED;
            case JobEvent.Canceled _ -> CANCELED;
            case JobEvent.Expired _ -> EXPIRED;
        };
    }
}

package org.diffusionfleet.gateway.status;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobDeleted;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.RecordReader;
import org.diffusionfleet.schemas.RecordType;
import org.jspecify.annotations.Nullable;

/** A record that tells something about a job, whichever topic it came from. */
sealed interface Fact {

    String jobId();

    /** The id of the history's entry that it becomes, unless it is refused; empty if it is no part of that. */
    default String entry() {
        return switch (this) {
            case Submitted submitted ->
                JobEvent.lifeId(submitted.jobId(), submitted.replay()) + "/" + JobState.QUEUED.id();
            case Happened happened -> happened.event().id();
            case CancelAsked _, DeleteAsked _, Deleted _ -> "";
        };
    }

    /** The view after it. */
    JobView on(JobView view);

    record Submitted(Job job, int replay, @Nullable String claim) implements Fact {
        @Override
        public String jobId() {
            return job.id();
        }

        @Override
        public JobView on(JobView view) {
            return view.submitted(job, replay).claimed(claim);
        }
    }

    record Happened(JobEvent event) implements Fact {
        @Override
        public String jobId() {
            return event.jobId();
        }

        @Override
        public JobView on(JobView view) {
            return view.happened(event);
        }
    }

    record CancelAsked(CancelRequest request) implements Fact {
        @Override
        public String jobId() {
            return request.jobId();
        }

        @Override
        public JobView on(JobView view) {
            return view.cancelAsked();
        }
    }

    record DeleteAsked(DeleteRequest request) implements Fact {
        @Override
        public String jobId() {
            return request.jobId();
        }

        @Override
        public JobView on(JobView view) {
            return view.deleteAsked(request);
        }
    }

    record Deleted(JobDeleted told) implements Fact {
        @Override
        public String jobId() {
            return told.jobId();
        }

        @Override
        public JobView on(JobView view) {
            return view.deleted(told);
        }
    }

    /**
     * Reads any record of the topics the view is made from.
     *
     * @throws ContractException if it follows no known form
     */
    static Fact read(Record<String, byte[]> fact) {
        byte @Nullable [] value = fact.value();
        if (value == null) {
            throw new ContractException("the record has no value");
        }
        var headers = headers(fact.headers());
        return switch (RecordType.of(headers.getOrDefault("ce_type", "")).orElse(RecordType.SUBMITTED)) {
            case CANCEL_REQUESTED -> new CancelAsked(RecordReader.read(headers, value, CancelRequest.class));
            case DELETE_REQUESTED -> new DeleteAsked(RecordReader.read(headers, value, DeleteRequest.class));
            case DELETED -> new Deleted(RecordReader.read(headers, value, JobDeleted.class));
            case STARTED, RELEASED, SUCCEEDED, FAILED, CANCELED, EXPIRED ->
                new Happened(RecordReader.read(headers, value, JobEvent.class));
            case SUBMITTED, PROGRESS, MODEL, WORKER, LETTER_SETTLED ->
                new Submitted(
                        RecordReader.read(headers, value, Job.class).dated(Instant.ofEpochMilli(fact.timestamp())),
                        DeadLetter.replay(headers),
                        headers.get(Removal.CLAIM_HEADER));
        };
    }

    private static Map<String, String> headers(Headers headers) {
        var map = new LinkedHashMap<String, String>();
        headers.forEach(header -> map.put(header.key(), CloudEvent.header(header.value())));
        return map;
    }
}

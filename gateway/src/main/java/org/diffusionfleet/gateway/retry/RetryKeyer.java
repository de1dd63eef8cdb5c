package org.diffusionfleet.gateway.retry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.Topics;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keys retries and cancel requests by their job: their topics may have different numbers of partitions, and their producers other ways to
 * choose one. What is neither, or would go elsewhere than on a jobs topic, is skipped: no worker has put it here.
 */
final class RetryKeyer extends ContextualProcessor<String, byte[], String, byte[]> {

    private static final Logger LOG = Logger.getLogger(RetryKeyer.class);

    private final Topics topics;

    RetryKeyer(Topics topics) {
        this.topics = topics;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        try {
            var jobId = jobId(record);
            if (!JobRules.isJobId(jobId)) {
                throw new ContractException("job: must be a job id");
            }
            context().forward(record.withKey(jobId));
        } catch (ContractException | NullPointerException e) {
            LOG.warnf("skipped a record that is neither a retry nor a cancel request: %s", e.getMessage());
        }
    }

    private String jobId(Record<String, byte[]> record) {
        var headers = headers(record.headers());
        if (!RetryRecord.isRetry(headers)) {
            byte @Nullable [] value = record.value();
            return Json.read(Objects.requireNonNull(value, "no value"), CancelRequest.class)
                    .jobId();
        }
        var plan = RetryRecord.read(headers, record.value()).plan();
        if (topics.model(plan.topic()).isEmpty()) {
            throw new ContractException("no jobs topic: " + plan.topic());
        }
        return plan.jobId();
    }

    static List<DeadLetter.Header> headers(Headers headers) {
        var all = new ArrayList<DeadLetter.Header>();
        headers.forEach(header -> all.add(new DeadLetter.Header(header.key(), header.value())));
        return List.copyOf(all);
    }
}

package org.diffusionfleet.gateway.status;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.JobRules;
import org.jboss.logging.Logger;

/** Keys a record by its job. What no job can be told from is left to the workers, who put it in the dead letters. */
final class FactKeyer extends ContextualProcessor<String, byte[], String, byte[]> {

    private static final Logger LOG = Logger.getLogger(FactKeyer.class);

    @Override
    public void process(Record<String, byte[]> fact) {
        try {
            var jobId = Fact.read(fact).jobId();
            if (JobRules.isJobId(jobId)) {
                context().forward(fact.withKey(jobId));
                return;
            }
            LOG.warnf("skipped a record whose job id is not one: %s", where());
        } catch (ContractException | NullPointerException e) {
            LOG.warnf("skipped a record that follows no known form: %s: %s", where(), e.getMessage());
        }
    }

    private String where() {
        return context()
                .recordMetadata()
                .map(from -> "%s-%d@%d".formatted(from.topic(), from.partition(), from.offset()))
                .orElse("?");
    }
}

package org.diffusionfleet.gateway.status;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.diffusionfleet.gateway.problem.ProblemException;

/**
 * Where the topics that the view of jobs is made from end, and how far the gateways have read them. Blocks.
 *
 * <p>Everything throws {@link ProblemException} if the broker does not answer.
 */
interface FactOffsets {

    /** By partition, the offset behind its last record; those that hold no record are left out. */
    record Ends(Map<TopicPartition, Long> offsets) {}

    /** Of what is told of jobs. */
    Ends sourceEnds();

    /** Of the same, keyed by job. */
    Ends factEnds();

    /** Whether everything before those ends has been read and what was made of it written. */
    boolean committed(Ends ends);
}

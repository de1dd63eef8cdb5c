package org.diffusionfleet.local.stack;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;

/** Prepares the group by which workers share jobs, so that no job sent before the first worker came is skipped. */
sealed interface GroupSetup permits ShareGroupSetup, ConsumerGroupSetup {

    /** As reports call it. */
    String name();

    /** Sets what the group's members count on. @return what there is to report of it */
    List<String> configure() throws ExecutionException, InterruptedException;

    /**
     * Starts the group at 0 on those partitions where it has no position yet; never moves one it has.
     *
     * @return the partitions that were started; none while workers are in the group, which then begin at the earliest record by
     *     themselves
     */
    List<TopicPartition> startAtZero(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException;
}

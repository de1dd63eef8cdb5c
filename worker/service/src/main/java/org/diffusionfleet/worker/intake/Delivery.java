package org.diffusionfleet.worker.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One handing out of a record of a partition.
 *
 * @param count how often it was handed out, this time included
 */
record Delivery(PartitionWork of, ConsumerRecord<byte[], byte[]> record, int count) {}

package org.diffusionfleet.worker.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Leases without a broker. */
public final class Leases {

    private Leases() {}

    /** Another worker has the job now. */
    public static void lose(Lease lease) {
        lease.lose(LeaseState.Loss.REFUSED);
    }

    /** The lease of a record that lies at offset 7 of that topic since {@code timestamp}, delivered for the second time. */
    public static Lease of(String topic, long timestamp, Map<String, String> headers, byte @Nullable [] value) {
        return of(topic, timestamp, headers, value, 2);
    }

    /** The same, handed out for the so-many-th time. */
    public static Lease of(
            String topic, long timestamp, Map<String, String> headers, byte @Nullable [] value, int deliveries) {
        var kafka = new RecordHeaders();
        headers.forEach((name, text) -> kafka.add(name, text.getBytes(UTF_8)));
        return new Lease(
                new ConsumerRecord<byte[], byte[]>(
                        topic, 0, 7, timestamp, TimestampType.CREATE_TIME, 0, 0, null, value, kafka, Optional.empty()),
                deliveries,
                () -> 0,
                1);
    }
}

package org.diffusionfleet.worker.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionfleet.worker.intake.Lease;

/**
 * A record that no worker can do.
 *
 * @param data the original value, byte for byte
 * @param headers the original headers, and {@code dead_letter_*} that say why and where from
 */
public record DeadLetter(byte[] data, Map<String, String> headers) {

    /** The record of that lease, with the reason. */
    public static DeadLetter of(Lease lease, String reason, String worker) {
        var headers = new LinkedHashMap<>(lease.headers());
        headers.put("dead_letter_reason", reason);
        headers.put("dead_letter_attempts", Integer.toString(lease.attempt()));
        headers.put("dead_letter_worker", worker);
        headers.put("dead_letter_topic", lease.record().topic());
        headers.put("dead_letter_partition", Integer.toString(lease.record().partition()));
        headers.put("dead_letter_offset", Long.toString(lease.record().offset()));
        var value = lease.record().value();
        return new DeadLetter(value == null ? new byte[0] : value, headers);
    }
}

package org.diffusionfleet.gateway.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's messages are signed with: during a rotation with both keys, so that whoever verifies may change over in its own
 * time.
 *
 * @param previous the key before, which counts until {@code previousUntil}
 */
record Keys(
        SigningKey current,
        @Nullable SigningKey previous,
        @Nullable Instant previousUntil) {

    static Keys of(SigningKey key) {
        return new Keys(key, null, null);
    }

    /** These after a rotation, or as they are if it was made already; never more than two keys count. */
    Keys after(Work.Rotate rotation) {
        return current.equals(rotation.key()) ? this : new Keys(rotation.key(), current, rotation.until());
    }

    /** The headers that Standard Webhooks has beside a body, for a try at that time. */
    Map<String, String> headers(String messageId, byte[] body, Instant now) {
        var timestamp = Long.toString(now.getEpochSecond());
        var content = new ByteArrayOutputStream();
        content.writeBytes((messageId + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        content.writeBytes(body);
        return Map.of(
                "webhook-id", messageId,
                "webhook-timestamp", timestamp,
                "webhook-signature", signatures(content.toByteArray(), now));
    }

    private String signatures(byte[] content, Instant now) {
        var signature = current.sign(content);
        return previous == null || previousUntil == null || !now.isBefore(previousUntil)
                ? signature
                : signature + " " + previous.sign(content);
    }
}

package org.diffusionfleet.local.stack;

import java.net.URI;

/**
 * How a client reaches the objects.
 *
 * @param endpoint the server's root, or that of something in front of it
 * @param bucket where the objects lie
 * @param accessKey the public half of the key that requests are signed with
 * @param secretKey the secret half
 */
public record S3Access(URI endpoint, String bucket, String accessKey, String secretKey) {

    /** The same objects, reached through something in front of the server. */
    public S3Access through(URI other) {
        return new S3Access(other, bucket, accessKey, secretKey);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "S3Access[" + endpoint + "/" + bucket + "]";
    }
}

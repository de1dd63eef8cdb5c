package org.diffusionfleet.gateway.submit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.diffusionfleet.gateway.store.FirstWrites;
import org.diffusionfleet.schemas.Job;

/**
 * Claims in the bucket, where a conditional PUT decides between gateways. Thread-safe, blocks; its problem is that the store is
 * away.
 */
@ApplicationScoped
public class Claims {

    /** What the keys of all claims begin with. */
    public static final String PREFIX = "idempotency/";

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final FirstWrites objects;

    public Claims(FirstWrites objects) {
        this.objects = objects;
    }

    private static String object(String tenant, String digest) {
        return PREFIX + "%s/%s.json".formatted(tenant, digest);
    }

    /**
     * The object key of the claim that a job was made under, if it stands and is the job's.
     *
     * @param digest what the job's record says, whoever wrote that
     */
    public Optional<String> object(Job job, String digest) {
        var tenant = Objects.requireNonNullElse(job.tenant(), Job.LOCAL_TENANT);
        if (!DIGEST.matcher(digest).matches() || tenant.contains("/")) {
            return Optional.empty();
        }
        var key = object(tenant, digest);
        return objects.find(key, Claim.class)
                .filter(claim -> claim.job().id().equals(job.id()))
                .map(_ -> key);
    }

    /** The claim of a key, if it has one. */
    Optional<Claim> find(String tenant, IdempotencyKey key) {
        return objects.find(object(tenant, key.digest()), Claim.class);
    }

    /** Lets a key stand for that, unless it has a claim; says whether. */
    boolean make(String tenant, IdempotencyKey key, Claim claim) {
        return objects.write(object(tenant, key.digest()), claim);
    }
}

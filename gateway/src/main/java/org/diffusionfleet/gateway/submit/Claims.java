package org.diffusionfleet.gateway.submit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.diffusionfleet.gateway.store.FirstWrites;
import org.diffusionfleet.schemas.Digests;

/**
 * Claims in the bucket, where a conditional PUT decides between gateways. Thread-safe, blocks; its problem is that the store is
 * away.
 */
@ApplicationScoped
class Claims {

    private final FirstWrites objects;

    Claims(FirstWrites objects) {
        this.objects = objects;
    }

    private static String object(String tenant, IdempotencyKey key) {
        return "idempotency/%s/%s.json".formatted(tenant, Digests.sha256(key.value()));
    }

    /** The claim of a key, if it has one. */
    Optional<Claim> find(String tenant, IdempotencyKey key) {
        return objects.find(object(tenant, key), Claim.class);
    }

    /** Lets a key stand for that, unless it has a claim; says whether. */
    boolean make(String tenant, IdempotencyKey key, Claim claim) {
        return objects.write(object(tenant, key), claim);
    }
}

package org.diffusionfleet.gateway.submit;

import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.Json;

/**
 * Claims in the bucket, where a conditional PUT decides between gateways, as it does for manifests. Thread-safe, blocks; its problem
 * is that the store is away.
 */
@ApplicationScoped
class Claims {

    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final MinioClient minio;
    private final String bucket;

    Claims(MinioClient minio, GatewayConfig config) {
        this.minio = minio;
        this.bucket = config.s3().bucket();
    }

    private static String object(String tenant, IdempotencyKey key) {
        return "idempotency/%s/%s.json".formatted(tenant, Digests.sha256(key.value()));
    }

    /** The claim of a key, if it has one. */
    Optional<Claim> find(String tenant, IdempotencyKey key) {
        try (var object = minio.getObject(GetObjectArgs.builder()
                .bucket(bucket)
                .object(object(tenant, key))
                .build())) {
            return Optional.of(Json.read(object.readAllBytes(), Claim.class));
        } catch (ErrorResponseException e) {
            if (e.response().code() == NOT_FOUND) {
                return Optional.empty();
            }
            throw away(e);
        } catch (MinioException | IOException | IllegalStateException e) {
            throw away(e);
        }
    }

    /** Lets a key stand for that, unless it has a claim; says whether. */
    boolean make(String tenant, IdempotencyKey key, Claim claim) {
        var data = Json.write(claim);
        try {
            minio.putObject(PutObjectArgs.builder()
                    .bucket(bucket)
                    .object(object(tenant, key))
                    .contentType("application/json")
                    .headers(new Http.Headers("If-None-Match", "*"))
                    .data(data, data.length)
                    .build());
            return true;
        } catch (ErrorResponseException e) {
            if (e.response().code() == PRECONDITION_FAILED) {
                return false;
            }
            throw away(e);
        } catch (MinioException | IllegalStateException e) {
            throw away(e);
        }
    }

    private static ProblemException away(Exception cause) {
        return ProblemException.passing(
                ProblemCode.STORE_UNAVAILABLE,
                "the object store did not say what the %s stands for, try again".formatted(IdempotencyKey.HEADER),
                RETRY_AFTER,
                cause);
    }
}

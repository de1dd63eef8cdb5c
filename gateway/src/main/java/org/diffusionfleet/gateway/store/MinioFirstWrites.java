package org.diffusionfleet.gateway.store;

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
import org.diffusionfleet.schemas.Json;

/** By conditional PUT, as with manifests. */
@ApplicationScoped
class MinioFirstWrites implements FirstWrites {

    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final MinioClient minio;
    private final String bucket;

    MinioFirstWrites(MinioClient minio, GatewayConfig config) {
        this.minio = minio;
        this.bucket = config.s3().bucket();
    }

    @Override
    public <T> Optional<T> find(String key, Class<T> type) {
        try (var object = minio.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build())) {
            return Optional.of(Json.read(object.readAllBytes(), type));
        } catch (ErrorResponseException e) {
            if (e.response().code() == NOT_FOUND) {
                return Optional.empty();
            }
            throw away(e);
        } catch (MinioException | IOException | IllegalStateException e) {
            throw away(e);
        }
    }

    @Override
    public boolean write(String key, Object value) {
        var data = Json.write(value);
        try {
            minio.putObject(PutObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
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
                "the object store, which decides between requests sent twice, did not answer, try again",
                RETRY_AFTER,
                cause);
    }
}

package org.diffusionfleet.gateway.store;

import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.errors.MinioException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Through the S3 API. */
@ApplicationScoped
class MinioObjects implements StoredObjects {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int PAGE = 1000;

    private final MinioClient minio;
    private final String bucket;

    MinioObjects(MinioClient minio, GatewayConfig config) {
        this.minio = minio;
        this.bucket = config.s3().bucket();
    }

    @Override
    public List<Found> page(String prefix, @Nullable String after, int limit) {
        var listing = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .maxKeys(Math.min(limit, PAGE));
        if (after != null) {
            listing.startAfter(after);
        }
        var page = new ArrayList<Found>();
        try {
            // The iterator asks for more when it needs to.
            for (var result : minio.listObjects(listing.build())) {
                if (page.size() == limit) {
                    break;
                }
                var item = result.get();
                if (!item.isDir()) {
                    page.add(new Found(
                            item.objectName(), item.size(), item.lastModified().toInstant()));
                }
            }
        } catch (MinioException | IllegalStateException e) {
            throw away(e);
        }
        return page;
    }

    @Override
    public void remove(Collection<String> keys) {
        try {
            for (var key : keys) {
                minio.removeObject(
                        RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            }
        } catch (MinioException | IllegalStateException e) {
            throw away(e);
        }
    }

    private static ProblemException away(Exception cause) {
        return ProblemException.passing(
                ProblemCode.STORE_UNAVAILABLE, "the object store did not answer, try again", RETRY_AFTER, cause);
    }
}

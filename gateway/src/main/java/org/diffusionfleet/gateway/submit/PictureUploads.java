package org.diffusionfleet.gateway.submit;

import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.MinioException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.PictureSource;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pictures of an admitted job into the bucket, before the job is published: its record then says where they lie and
 * stays small. A job that is not published leaves its pictures behind. Thread-safe, blocks.
 */
@ApplicationScoped
public class PictureUploads {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final MinioClient minio;
    private final String bucket;
    private final int maxBytes;

    PictureUploads(MinioClient minio, GatewayConfig config) {
        this.minio = minio;
        this.bucket = config.s3().bucket();
        this.maxBytes = config.limits().pictureBytes();
    }

    /**
     * The job with its pictures stored.
     *
     * @throws ProblemException if one is too large, or the store did not take it
     */
    public Job store(Job job) {
        var init = read("init_image", job.request().initImage());
        var mask = read("mask_image", job.request().maskImage());
        return job.with(job.request().withPictures(put(job.id(), "init", init), put(job.id(), "mask", mask)));
    }

    /** Admission has seen that it is base64, and a picture by its first bytes. */
    private byte @Nullable [] read(String field, @Nullable PictureSource source) {
        if (!(source instanceof PictureSource.Inline inline)) {
            return null;
        }
        var file = inline.bytes().orElseThrow();
        if (file.length > maxBytes) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    List.of(new FieldError(
                            field, "must have at most %d bytes, not %d".formatted(maxBytes, file.length))));
        }
        return file;
    }

    private @Nullable PictureSource put(String jobId, String role, byte @Nullable [] file) {
        if (file == null) {
            return null;
        }
        var format = ImageFormat.detect(file).orElseThrow();
        var key = PictureSource.Stored.key(jobId, role, format);
        try {
            minio.putObject(PutObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .contentType(format.contentType())
                    .data(file, file.length)
                    .build());
            return PictureSource.Stored.of(key, file);
        } catch (MinioException | IllegalStateException e) {
            // The second is what the client makes of a connection refused.
            throw ProblemException.passing(
                    ProblemCode.STORE_UNAVAILABLE,
                    "the object store did not take the picture, try again",
                    RETRY_AFTER,
                    e);
        }
    }
}

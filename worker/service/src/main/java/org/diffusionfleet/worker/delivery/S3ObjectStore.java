package org.diffusionfleet.worker.delivery;

import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.util.Optional;

/** A bucket. */
public final class S3ObjectStore implements ObjectStore {

    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;

    private final MinioClient minio;
    private final String bucket;

    public S3ObjectStore(MinioClient minio, String bucket) {
        this.minio = minio;
        this.bucket = bucket;
    }

    @Override
    public Optional<byte[]> read(String key, int maxBytes) throws StoreException {
        try (var object = minio.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build())) {
            return Optional.of(object.readNBytes(maxBytes));
        } catch (ErrorResponseException e) {
            if (e.response().code() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new StoreException("cannot read " + key, e);
        } catch (MinioException | IOException e) {
            throw new StoreException("cannot read " + key, e);
        }
    }

    @Override
    public void put(String key, String contentType, byte[] data) throws StoreException {
        try {
            minio.putObject(PutObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .contentType(contentType)
                    .data(data, data.length)
                    .build());
        } catch (MinioException e) {
            throw new StoreException("cannot write " + key, e);
        }
    }

    @Override
    public byte[] putFirst(String key, String contentType, byte[] data) throws StoreException {
        try {
            minio.putObject(PutObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .contentType(contentType)
                    .headers(new Http.Headers("If-None-Match", "*"))
                    .data(data, data.length)
                    .build());
            return data;
        } catch (ErrorResponseException e) {
            if (e.response().code() != PRECONDITION_FAILED) {
                throw new StoreException("cannot write " + key, e);
            }
            return read(key, Integer.MAX_VALUE)
                    .orElseThrow(() -> new StoreException(key + " was there and is gone", e));
        } catch (MinioException e) {
            throw new StoreException("cannot write " + key, e);
        }
    }

    @Override
    public void remove(String key) throws StoreException {
        try {
            minio.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(key).build());
        } catch (MinioException e) {
            throw new StoreException("cannot remove " + key, e);
        }
    }
}

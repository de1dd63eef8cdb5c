package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.MinioException;
import java.util.ArrayList;
import java.util.List;

/** The fleet's bucket, as workers use it. */
record Bucket(MinioClient minio) {

    private static final String NAME = "fleet";

    void put(String... keys) {
        var data = "a picture".getBytes(UTF_8);
        try {
            for (var key : keys) {
                minio.putObject(PutObjectArgs.builder()
                        .bucket(NAME)
                        .object(key)
                        .data(data, data.length)
                        .build());
            }
        } catch (MinioException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> keys(String prefix) {
        var keys = new ArrayList<String>();
        try {
            for (var item : minio.listObjects(ListObjectsArgs.builder()
                    .bucket(NAME)
                    .prefix(prefix)
                    .recursive(true)
                    .build())) {
                keys.add(item.get().objectName());
            }
        } catch (MinioException e) {
            throw new IllegalStateException(e);
        }
        return keys;
    }
}

package org.diffusionfleet.gateway.status;

import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.schemas.Manifest;

/** URLs that let their holder read one picture for a while; made without asking the object store. */
@ApplicationScoped
public class ImageUrls {

    private final MinioClient minio;
    private final GatewayConfig.S3 s3;

    ImageUrls(MinioClient minio, GatewayConfig config) {
        this.minio = minio;
        this.s3 = config.s3();
    }

    /** The URL of a picture. */
    public URI presigned(Manifest.Image image) {
        try {
            return URI.create(minio.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.GET)
                    .bucket(s3.bucket())
                    .object(image.key())
                    .expiry(Math.toIntExact(s3.urlLifetime().toSeconds()))
                    .build()));
        } catch (MinioException e) {
            throw new IllegalStateException("cannot sign the URL of " + image.key(), e);
        }
    }
}

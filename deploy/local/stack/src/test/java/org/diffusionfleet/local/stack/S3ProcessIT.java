package org.diffusionfleet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ProcessIT {

    private static final byte[] BYTES = "a picture".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path directory;

    private static S3Process s3;

    @BeforeAll
    static void startServer() {
        s3 = S3Process.start(directory);
    }

    @AfterAll
    static void stopServer() {
        s3.close();
    }

    @Test
    void shouldRefuseTheSecondConditionalPut() throws Exception {
        // Given
        var client = client(s3.secretKey());
        client.putObject(once("manifest.json"));

        // When
        var second = catchThrowable(() -> client.putObject(once("manifest.json")));

        // Then
        assertThat(second)
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        e -> assertThat(e.response().code()).isEqualTo(412));
    }

    @Test
    void shouldServeAPresignedUrlToAnyone() throws Exception {
        // Given
        client(s3.secretKey()).putObject(put("presigned.png").build());
        var url = client(s3.secretKey())
                .getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                        .method(Http.Method.GET)
                        .bucket(s3.bucket())
                        .object("presigned.png")
                        .build());

        // When
        var response = get(URI.create(url));

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("image/png");
        assertThat(response.body()).isEqualTo(BYTES);
    }

    @Test
    void shouldKeepUserMetadata() throws Exception {
        // Given
        var metadata = Map.of("sha256", "abc123");
        client(s3.secretKey())
                .putObject(put("described.png").userMetadata(metadata).build());

        // When
        var stat = client(s3.secretKey())
                .statObject(StatObjectArgs.builder()
                        .bucket(s3.bucket())
                        .object("described.png")
                        .build());

        // Then
        assertThat(stat.userMetadata().get("sha256")).contains("abc123");
    }

    @Test
    void shouldRefuseAWrongKey() {
        // Given
        var stranger = client("wrong");

        // When
        assertThatThrownBy(() -> stranger.putObject(put("stranger.png").build()))
                // Then
                .isInstanceOf(ErrorResponseException.class);
    }

    private static MinioClient client(String secretKey) {
        return MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(S3Process.REGION)
                .credentials(s3.accessKey(), secretKey)
                .build();
    }

    private static PutObjectArgs once(String object) {
        return put(object).extraHeaders(Map.of("If-None-Match", "*")).build();
    }

    private static PutObjectArgs.Builder put(String object) {
        return PutObjectArgs.builder()
                .bucket(s3.bucket())
                .object(object)
                .data(BYTES, BYTES.length)
                .contentType("image/png");
    }

    private static HttpResponse<byte[]> get(URI uri) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}

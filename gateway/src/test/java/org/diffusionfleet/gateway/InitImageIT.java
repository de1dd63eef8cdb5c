package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.Random;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.PictureSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class InitImageIT extends AgainstFleet {

    @Inject
    MinioClient minio;

    @Inject
    GatewayConfig config;

    @Test
    void shouldStoreThePictureAndPublishWhereItLies() throws Exception {
        // Given
        var file = large(3 << 20);
        var body = "{\"prompt\":\"a\",\"init_image\":\"%s\",\"mask_image\":\"data:image/png;base64,%s\"}"
                .formatted(base64(file), base64(Examples.PNG));

        // When
        var answer = api.post("v1/jobs", body);

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        var id = answer.json().path("id").asText();
        var init = PictureSource.Stored.of("jobs/%s/init.png".formatted(id), file);
        var mask = PictureSource.Stored.of("jobs/%s/mask.png".formatted(id), Examples.PNG);
        var record = fleet.read(FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE)).stream()
                .filter(found -> FakeFleet.subject(found).equals(id))
                .findFirst()
                .orElseThrow();
        var request = Json.read(record.value(), Job.class).request();
        assertThat(request.initImage()).isEqualTo(init);
        assertThat(request.maskImage()).isEqualTo(mask);
        assertThat(request.strength()).isEqualTo(1);
        assertThat(request.height()).isNull();
        assertThat(record.value()).hasSizeLessThan(2_000);
        assertThat(object("jobs/%s/init.png".formatted(id))).isEqualTo(file);
        assertThat(answer.json().path("request").path("init_image").path("key").asText())
                .isEqualTo(init.key());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"init_image\":\"no base64!\" | init_image | must be a picture in base64, or a data URI of one",
                "\"init_image\":\"R0lGODlh\" | init_image | must be a PNG, JPEG or WebP picture",
                "\"init_image\":{\"key\":\"jobs/other/0.png\"} | init_image | must be a string",
                "\"strength\":0.5 | strength | goes with an init_image, which is missing",
                "\"mask_image\":\"iVBORw0KGgo=\" | mask_image | goes with an init_image, which is missing"
            })
    void shouldNameFieldAndReason(String fields, String field, String detail) {
        // When
        var answer = api.post("v1/jobs", "{\"prompt\":\"a\"," + fields + "}");

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").get(0).path("field").asText()).isEqualTo(field);
        assertThat(answer.json().path("errors").get(0).path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void shouldRefuseAPictureOverTheLimit() {
        // Given
        var body = "{\"prompt\":\"a\",\"init_image\":\"%s\"}".formatted(base64(large((10 << 20) + 1)));

        // When
        var answer = api.post("v1/jobs", body);

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("init_image: must have at most 10485760 bytes, not 10485761");
    }

    /** Something that looks like a PNG by its first bytes; slashes and all of base64's other letters are in it. */
    private static byte[] large(int bytes) {
        var file = new byte[bytes];
        new Random(7).nextBytes(file);
        System.arraycopy(Examples.PNG, 0, file, 0, Examples.PNG.length);
        return file;
    }

    private static String base64(byte[] file) {
        return new String(Base64.getEncoder().encode(file), UTF_8);
    }

    private byte[] object(String key) throws Exception {
        try (var object = minio.getObject(
                GetObjectArgs.builder().bucket(config.s3().bucket()).object(key).build())) {
            return object.readAllBytes();
        }
    }
}

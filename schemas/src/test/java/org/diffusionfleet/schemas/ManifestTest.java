package org.diffusionfleet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ManifestTest {

    private static final Manifest.Image PLAIN = new Manifest.Image(
            0,
            42,
            Manifest.Image.key(Examples.ID, 0, ImageFormat.PNG),
            "image/png",
            64,
            64,
            5_432,
            "0123456789abcdef".repeat(4));

    @Test
    void shouldSayWhatWasDoneToAPicture() {
        // Given
        var done = PLAIN.with(true, "StableDiffusionV1");
        var manifest = new Manifest(Examples.JOB, List.of(done));

        // When
        var json = Json.write(new JobEvent.Succeeded(Examples.ID, 1, Examples.TIME, Examples.WORKER, manifest, 0));

        // Then
        var text = new String(json, StandardCharsets.UTF_8);
        assertThat(text).contains("\"nsfw\":true,\"watermark\":\"StableDiffusionV1\"");
        assertThat(Json.read(json, JobEvent.Succeeded.class).manifest().images())
                .containsExactly(done);
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Objects.requireNonNull(
                        ManifestTest.class.getResourceAsStream(RecordType.SUCCEEDED.schemaFile())));
        assertThat(schema.validate(text, InputFormat.JSON)).isEmpty();
    }

    @Test
    void shouldSayNothingWhereNothingWasDone() {
        // When
        var json = new String(Json.write(PLAIN), StandardCharsets.UTF_8);

        // Then
        assertThat(json).doesNotContain("nsfw", "watermark");
    }
}

package org.diffusionfleet.worker.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.diffusionfleet.diffusion.InitImage;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.PictureSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

    private static final SampleRequest SAMPLE =
            new SampleRequest("a red apple", "blur", 43, 25, 4.5, 64, 128, SamplerKind.PLMS, 0);

    private static Job job(@Nullable PictureSource init) {
        var request = new Generation("ignored", null, null, null, null, null, null, null, null, null, Map.of())
                .withPictures(init, null);
        return new Job("j", null, null, "emoji-64", null, request, Map.of());
    }

    @Test
    void shouldNameStrengthAndDigestOfThePictureItStartedFrom() {
        // Given
        var picture = new RgbImage(128, 64, new byte[3 * 128 * 64]);
        var sample = SAMPLE.from(new InitImage(picture, 0.6, null));

        // When
        var provenance = Provenance.of(sample, job(new PictureSource.Stored("jobs/j/init.png", "ab".repeat(32))));

        // Then
        assertThat(provenance.parameters()).endsWith("Model: emoji-64, Denoising strength: 0.6");
        var made = Json.read(provenance.request().getBytes(UTF_8), JsonNode.class);
        assertThat(made.path("request").path("strength").asDouble()).isEqualTo(0.6);
        assertThat(made.path("request").path("init_image"))
                .hasToString("{\"sha256\":\"%s\"}".formatted("ab".repeat(32)));
    }

    @Test
    void shouldSayHowItWasMadeAsOtherToolsDo() {
        // When
        var provenance = Provenance.of(SAMPLE, job(null));

        // Then
        assertThat(provenance.parameters()).isEqualTo("""
                a red apple
                Negative prompt: blur
                Steps: 25, Sampler: PLMS, CFG scale: 4.5, Seed: 43, Size: 128x64, Model: emoji-64""");
    }

    @Test
    void shouldHoldTheRequestThatDrawsThePictureAgain() {
        // When
        var provenance = Provenance.of(SAMPLE, job(null));

        // Then
        var made = Json.read(provenance.request().getBytes(UTF_8), JsonNode.class);
        assertThat(made.path("model").asText()).isEqualTo("emoji-64");
        assertThat(Json.MAPPER.convertValue(made.path("request"), Generation.class))
                .isEqualTo(new Generation(
                        "a red apple",
                        "blur",
                        1,
                        43L,
                        25,
                        4.5,
                        64,
                        128,
                        "plms",
                        0.0,
                        null,
                        null,
                        "model",
                        0.0,
                        0.0,
                        1.0,
                        1,
                        false,
                        null,
                        null,
                        null,
                        Map.of()));
    }
}

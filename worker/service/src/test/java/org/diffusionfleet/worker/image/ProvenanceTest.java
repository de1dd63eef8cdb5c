package org.diffusionfleet.worker.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Json;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

    private static final SampleRequest SAMPLE =
            new SampleRequest("a red apple", "blur", 43, 25, 4.5, 64, 128, SamplerKind.PLMS, 0);

    @Test
    void shouldSayHowItWasMadeAsOtherToolsDo() {
        // When
        var provenance = Provenance.of(SAMPLE, "emoji-64");

        // Then
        assertThat(provenance.parameters()).isEqualTo("""
                a red apple
                Negative prompt: blur
                Steps: 25, Sampler: PLMS, CFG scale: 4.5, Seed: 43, Size: 128x64, Model: emoji-64""");
    }

    @Test
    void shouldHoldTheRequestThatDrawsThePictureAgain() {
        // When
        var provenance = Provenance.of(SAMPLE, "emoji-64");

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
                        Map.of()));
    }
}

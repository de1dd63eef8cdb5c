package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.Guidance;
import org.diffusionfleet.diffusion.PromptOptions;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract's rules and the library's, which know nothing of each other. */
class DrawingTest {

    private static final ModelDescriptor MODEL = new ModelDescriptor(
            "any",
            64,
            64,
            16,
            8,
            4,
            512,
            1000,
            64,
            2000,
            Stream.of(SamplerKind.values()).map(SamplerKind::id).toList(),
            true);

    @Test
    void shouldPassEveryFieldOn() {
        // Given
        var request = request("sampler", "euler", "sigmas", "exponential", "guidance_rescale", 0.7);
        request.put("guidance_start", 0.1).put("guidance_end", 0.9);
        request.put("prompt_windows", 16).put("prompt_weights", true).put("negative_prompt", "blur");

        // When
        var sample = Drawing.sample(complete(request), 2);

        // Then
        assertThat(sample.sampler()).isEqualTo(SamplerKind.EULER);
        assertThat(sample.sigmas()).isEqualTo(SigmaSpacing.EXPONENTIAL);
        assertThat(sample.guidance()).isEqualTo(new Guidance(0.7, 0.1, 0.9));
        assertThat(sample.promptOptions()).isEqualTo(new PromptOptions(PromptOptions.MAX_WINDOWS, true));
        assertThat(sample.negativePrompt()).isEqualTo("blur");
        assertThat(sample.seed()).isEqualTo(44);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeOfASamplerWhatTheContractAllows(SamplerKind kind) {
        // Given
        var sampler = request("sampler", kind.id());

        // When
        var etaRefused = fieldsAtFault(sampler.deepCopy().put("eta", 0.5)).contains("eta");
        var sigmasRefused = Arrays.stream(SigmaSpacing.values())
                .filter(spacing -> spacing != SigmaSpacing.MODEL)
                .allMatch(spacing -> fieldsAtFault(sampler.deepCopy().put("sigmas", spacing.id()))
                        .contains("sigmas"));

        // Then
        assertThat(etaRefused).isEqualTo(!kind.takesEta());
        assertThat(sigmasRefused).isEqualTo(!kind.takesSigmas());
        assertThat(fieldsAtFault(sampler)).isEmpty();
        assertThat(Drawing.sample(complete(sampler), 0).sampler()).isEqualTo(kind);
    }

    @Test
    void shouldReadPromptsAsDiffusersUnlessAsked() {
        // When
        var sample = Drawing.sample(complete(request("sampler", "plms")), 0);

        // Then
        assertThat(sample.promptOptions()).isEqualTo(PromptOptions.PLAIN);
        assertThat(sample.guidance()).isEqualTo(Guidance.PLAIN);
        assertThat(sample.sigmas()).isEqualTo(SigmaSpacing.MODEL);
        assertThat(JobRules.MAX_PROMPT_WINDOWS).isEqualTo(PromptOptions.MAX_WINDOWS);
    }

    private static ObjectNode request(Object... fields) {
        var request = Json.MAPPER.createObjectNode().put("prompt", "a cat").put("seed", 42);
        for (int i = 0; i < fields.length; i += 2) {
            request.set(String.valueOf(fields[i]), Json.MAPPER.<JsonNode>valueToTree(fields[i + 1]));
        }
        return request;
    }

    private static Generation generation(ObjectNode request) {
        return Json.MAPPER.convertValue(request, Generation.class);
    }

    private static Generation complete(ObjectNode request) {
        return JobRules.complete("job-1", generation(request), MODEL);
    }

    private static List<String> fieldsAtFault(ObjectNode request) {
        return JobRules.check(generation(request), MODEL).stream()
                .map(FieldError::field)
                .toList();
    }
}

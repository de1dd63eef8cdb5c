package org.diffusionfleet.worker.image;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Json;

/** How a picture was made, as text for its file: for people and other tools, and as a request that makes it again. */
public final class Provenance {

    private Provenance() {}

    /**
     * The texts by keyword: {@code parameters} in the form of AUTOMATIC1111's web UI, {@code diffusion-fleet} as the
     * JSON request that draws this picture alone.
     */
    public static Map<String, String> of(SampleRequest sample, String model) {
        var texts = new LinkedHashMap<String, String>();
        texts.put("parameters", parameters(sample, model));
        texts.put("diffusion-fleet", new String(Json.write(new Made(model, request(sample))), StandardCharsets.UTF_8));
        return texts;
    }

    private record Made(String model, Generation request) {}

    private static String parameters(SampleRequest sample, String model) {
        var negative = sample.negativePrompt().isEmpty() ? "" : "\nNegative prompt: " + sample.negativePrompt();
        return "%s%s\nSteps: %d, Sampler: %s, CFG scale: %s, Seed: %d, Size: %dx%d, Model: %s"
                .formatted(
                        sample.prompt(),
                        negative,
                        sample.steps(),
                        sample.sampler().name(),
                        sample.guidanceScale(),
                        sample.seed(),
                        sample.width(),
                        sample.height(),
                        model);
    }

    private static Generation request(SampleRequest sample) {
        return new Generation(
                sample.prompt(),
                sample.negativePrompt(),
                1,
                sample.seed(),
                sample.steps(),
                sample.guidanceScale(),
                sample.height(),
                sample.width(),
                sample.sampler().id(),
                sample.eta(),
                sample.sigmas().id(),
                sample.guidance().rescale(),
                sample.guidance().start(),
                sample.guidance().end(),
                sample.promptOptions().maxWindows(),
                sample.promptOptions().weights(),
                Map.of());
    }
}

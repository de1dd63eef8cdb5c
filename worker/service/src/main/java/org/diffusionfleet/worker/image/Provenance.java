package org.diffusionfleet.worker.image;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Json;

/**
 * How a picture was made, as text for its file: for people, for other tools, and as a request that makes it again.
 *
 * <p>It follows from the sample and its model alone: equal samples of different jobs are equal files.
 *
 * @param parameters in the form of AUTOMATIC1111's web UI
 * @param request as JSON: the model and the request that draws this picture alone
 * @param xmp a packet that says it was made by a trained model, see {@link Xmp}
 */
record Provenance(String parameters, String request, String xmp) {

    /** Of a sample that {@code model} drew. */
    static Provenance of(SampleRequest sample, String model) {
        return new Provenance(
                parameters(sample, model),
                new String(Json.write(new Made(model, request(sample))), StandardCharsets.UTF_8),
                Xmp.packet(sample.prompt(), model));
    }

    /** The texts by keyword, for a format that has room for many. */
    Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        texts.put("parameters", parameters);
        texts.put("diffusion-fleet", request);
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
                null,
                null,
                sample.sigmas().id(),
                sample.guidance().rescale(),
                sample.guidance().start(),
                sample.guidance().end(),
                sample.promptOptions().maxWindows(),
                sample.promptOptions().weights(),
                Map.of());
    }
}

package org.diffusionfleet.worker.image;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.PictureSource;
import org.jspecify.annotations.Nullable;

/**
 * How a picture was made, as text for its file: for people, for other tools, and as a request that makes it again.
 *
 * <p>It follows from the sample and its model alone, and the pictures it started from are named by their digests, whatever
 * job they came with: equal samples of different jobs are equal files.
 *
 * @param parameters in the form of AUTOMATIC1111's web UI
 * @param request as JSON: the model and the request that draws this picture alone
 * @param xmp a packet that says it was made by a trained model, see {@link Xmp}
 */
record Provenance(String parameters, String request, String xmp) {

    /** Of a sample of a prepared job. */
    static Provenance of(SampleRequest sample, Job job) {
        var model = Objects.requireNonNull(job.model());
        var made = new Made(model, request(sample, job.request()));
        return new Provenance(
                parameters(sample, model),
                new String(Json.write(made), StandardCharsets.UTF_8),
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
        var strength = sample.init() == null ? "" : ", Denoising strength: " + sample.strength();
        return "%s%s\nSteps: %d, Sampler: %s, CFG scale: %s, Seed: %d, Size: %dx%d, Model: %s%s"
                .formatted(
                        sample.prompt(),
                        negative,
                        sample.steps(),
                        sample.sampler().name(),
                        sample.guidanceScale(),
                        sample.seed(),
                        sample.width(),
                        sample.height(),
                        model,
                        strength);
    }

    private static Generation request(SampleRequest sample, Generation asked) {
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
                digest(asked.initImage()),
                digest(asked.maskImage()),
                sample.init() == null ? null : sample.strength(),
                Map.of());
    }

    private static @Nullable PictureSource digest(@Nullable PictureSource source) {
        return source instanceof PictureSource.Stored stored ? new PictureSource.Stored(null, stored.sha256()) : null;
    }
}

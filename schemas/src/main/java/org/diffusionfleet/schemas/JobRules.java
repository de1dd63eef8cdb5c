package org.diffusionfleet.schemas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a job may ask of a model, held alike by gateway and worker; pure functions. */
public final class JobRules {

    /** The largest guidance scale. */
    public static final double MAX_GUIDANCE_SCALE = 100;

    /** The lowest quality of a lossy picture. */
    public static final int MIN_IMAGE_QUALITY = 1;

    /** The highest quality of a picture. */
    public static final int MAX_IMAGE_QUALITY = 100;

    /** The largest {@code prompt_windows}. */
    public static final int MAX_PROMPT_WINDOWS = 16;

    /** Steps of a job that names none. */
    public static final int DEFAULT_STEPS = 50;

    /** The guidance scale of a job that names none. */
    public static final double DEFAULT_GUIDANCE_SCALE = 7.5;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int DEFAULT_IMAGE_QUALITY = 90;
    private static final double DEFAULT_STRENGTH = 0.75;
    /** What is repainted is forgotten wholly, as in diffusers' inpainting pipeline. */
    private static final double DEFAULT_MASKED_STRENGTH = 1;

    private JobRules() {}

    /** Whether that is a job id: it becomes part of object keys and URLs. */
    public static boolean isJobId(String id) {
        return ID.matcher(id).matches();
    }

    /**
     * The request with every field filled in: from the model where it has a say, else the defaults of the reference
     * {@code txt2img.py} and {@code img2img.py}. A seed left out follows from the job id, so that a second run draws the same
     * pictures. A size left out stays so where it follows from an init image.
     */
    public static Generation complete(String jobId, Generation request, ModelDescriptor model) {
        var imageFormat = or(request.imageFormat(), ImageFormat.PNG.id());
        var fromPicture = request.initImage() != null;
        var strength = request.maskImage() == null ? DEFAULT_STRENGTH : DEFAULT_MASKED_STRENGTH;
        return new Generation(
                request.prompt(),
                or(request.negativePrompt(), ""),
                or(request.nSamples(), 1),
                or(request.seed(), Integer.toUnsignedLong(jobId.hashCode())),
                or(request.steps(), DEFAULT_STEPS),
                or(request.guidanceScale(), DEFAULT_GUIDANCE_SCALE),
                fromPicture ? request.height() : or(request.height(), model.height()),
                fromPicture ? request.width() : or(request.width(), model.width()),
                or(request.sampler(), model.samplers().getFirst()),
                or(request.eta(), 0.0),
                imageFormat,
                ImageFormat.PNG.id().equals(imageFormat) ? null : or(request.imageQuality(), DEFAULT_IMAGE_QUALITY),
                or(request.sigmas(), SamplerRules.MODEL_SIGMAS),
                or(request.guidanceRescale(), 0.0),
                or(request.guidanceStart(), 0.0),
                or(request.guidanceEnd(), 1.0),
                or(request.promptWindows(), 1),
                or(request.promptWeights(), false),
                request.initImage(),
                request.maskImage(),
                fromPicture ? or(request.strength(), strength) : null,
                request.other());
    }

    /** Every field of the request that the model cannot serve; empty if it can. Fields left out are fine. */
    public static List<FieldError> check(Generation request, ModelDescriptor model) {
        var errors = new ArrayList<FieldError>();
        var prompt = or(request.prompt(), "");
        if (prompt.isBlank()) {
            errors.add(new FieldError("prompt", "must not be empty"));
        }
        PromptRules.check("prompt", prompt, model.maxPromptChars()).ifPresent(errors::add);
        PromptRules.check("negative_prompt", or(request.negativePrompt(), ""), model.maxPromptChars())
                .ifPresent(errors::add);
        range("n_samples", request.nSamples(), 1, model.maxSamples()).ifPresent(errors::add);
        range("seed", request.seed(), 0, Long.MAX_VALUE).ifPresent(errors::add);
        range("guidance_scale", request.guidanceScale(), MAX_GUIDANCE_SCALE).ifPresent(errors::add);
        range("guidance_rescale", request.guidanceRescale(), 1).ifPresent(errors::add);
        range("guidance_start", request.guidanceStart(), 1).ifPresent(errors::add);
        guidanceEnd(request).ifPresent(errors::add);
        side("height", request.height(), model).ifPresent(errors::add);
        side("width", request.width(), model).ifPresent(errors::add);
        imageFormat(request.imageFormat()).ifPresent(errors::add);
        imageQuality(request).ifPresent(errors::add);
        promptWindows(request.promptWindows(), model).ifPresent(errors::add);
        errors.addAll(SamplerRules.check(request, model));
        errors.addAll(PictureRules.check(request, or(request.steps(), DEFAULT_STEPS), model));
        return errors;
    }

    private static Optional<FieldError> guidanceEnd(Generation request) {
        var start = or(request.guidanceStart(), 0.0);
        var end = request.guidanceEnd();
        if (start > 0 && start <= 1 && end != null && end >= 0 && end < start) {
            return Optional.of(new FieldError(
                    "guidance_end", "must not be below guidance_start, %s, but is %s".formatted(start, end)));
        }
        return range("guidance_end", end, 1);
    }

    private static Optional<FieldError> promptWindows(@Nullable Integer windows, ModelDescriptor model) {
        if (windows != null && windows > 1 && or(model.maxPromptWindows(), MAX_PROMPT_WINDOWS) == 1) {
            return Optional.of(new FieldError(
                    "prompt_windows", "must be 1 for the model %s, not %d".formatted(model.name(), windows)));
        }
        return range("prompt_windows", windows, 1, or(model.maxPromptWindows(), MAX_PROMPT_WINDOWS));
    }

    static Optional<FieldError> range(String field, @Nullable Number value, long min, long max) {
        if (value == null || (value.longValue() >= min && value.longValue() <= max)) {
            return Optional.empty();
        }
        return Optional.of(new FieldError(field, "must be between %d and %d, not %s".formatted(min, max, value)));
    }

    static Optional<FieldError> range(String field, @Nullable Double value, double max) {
        if (value == null || (value >= 0 && value <= max)) {
            return Optional.empty();
        }
        return Optional.of(
                new FieldError(field, "must be a number between 0 and %s, not %s".formatted(plain(max), value)));
    }

    private static Optional<FieldError> side(String field, @Nullable Integer pixels, ModelDescriptor model) {
        var multiple = model.sizeMultiple();
        if (pixels == null || (pixels >= multiple && pixels <= model.maxSide() && pixels % multiple == 0)) {
            return Optional.empty();
        }
        return Optional.of(new FieldError(
                field,
                "must be a multiple of %d between %d and %d pixels for the model %s, not %d"
                        .formatted(multiple, multiple, model.maxSide(), model.name(), pixels)));
    }

    private static Optional<FieldError> imageFormat(@Nullable String format) {
        if (format == null || ImageFormat.of(format).isPresent()) {
            return Optional.empty();
        }
        var known = Arrays.stream(ImageFormat.values()).map(ImageFormat::id).collect(Collectors.joining(", "));
        return Optional.of(new FieldError(
                "image_format", "must be one of %s, not \"%s\"".formatted(known, PromptRules.excerpt(format))));
    }

    private static Optional<FieldError> imageQuality(Generation request) {
        var quality = request.imageQuality();
        if (quality != null && ImageFormat.PNG.id().equals(or(request.imageFormat(), ImageFormat.PNG.id()))) {
            return Optional.of(new FieldError(
                    "image_quality", "must be left out with the image_format png, which is lossless, not " + quality));
        }
        return range("image_quality", quality, MIN_IMAGE_QUALITY, MAX_IMAGE_QUALITY);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}

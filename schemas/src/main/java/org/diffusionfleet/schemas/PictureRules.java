package org.diffusionfleet.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a job may ask of a picture to start from; the pictures themselves are the worker's to judge. */
public final class PictureRules {

    /** The largest picture that a record on a jobs topic may hold itself; larger ones lie in the bucket. */
    public static final int MAX_INLINE_BYTES = 64 << 10;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,511}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private PictureRules() {}

    static List<FieldError> check(Generation request, int steps, ModelDescriptor model) {
        var errors = new ArrayList<FieldError>();
        task(request, model).ifPresent(errors::add);
        source("init_image", request.initImage()).ifPresent(errors::add);
        source("mask_image", request.maskImage()).ifPresent(errors::add);
        if (request.strength() != null) {
            strength(request.strength(), request.initImage() != null, steps).ifPresent(errors::add);
        }
        return errors;
    }

    /** What a record may not hold; empty if it is small enough. */
    public static List<FieldError> checkInline(Generation request) {
        var errors = new ArrayList<FieldError>();
        inline("init_image", request.initImage()).ifPresent(errors::add);
        inline("mask_image", request.maskImage()).ifPresent(errors::add);
        return errors;
    }

    private static Optional<FieldError> task(Generation request, ModelDescriptor model) {
        if (request.initImage() == null) {
            if (request.maskImage() != null) {
                return error("mask_image", "goes with an init_image, which is missing");
            }
            return model.offers(ModelDescriptor.TXT2IMG)
                    ? Optional.empty()
                    : error(
                            "init_image",
                            "must not be left out: the model %s starts from pictures".formatted(model.name()));
        }
        if (request.maskImage() != null) {
            return model.offers(ModelDescriptor.INPAINTING)
                    ? Optional.empty()
                    : error("mask_image", "cannot be used: the model %s does no inpainting".formatted(model.name()));
        }
        if (model.offers(ModelDescriptor.IMG2IMG)) {
            return Optional.empty();
        }
        return model.offers(ModelDescriptor.INPAINTING)
                ? error(
                        "mask_image",
                        "must not be left out: the model %s does nothing but inpainting".formatted(model.name()))
                : error("init_image", "cannot be used: the model %s draws from prompts alone".formatted(model.name()));
    }

    private static Optional<FieldError> source(String field, @Nullable PictureSource source) {
        return switch (source) {
            case null -> Optional.empty();
            case PictureSource.Inline inline ->
                inline.bytes()
                        .map(bytes -> ImageFormat.detect(bytes).isPresent()
                                ? Optional.<FieldError>empty()
                                : error(field, "must be a PNG, JPEG or WebP picture"))
                        .orElseGet(() -> error(field, "must be a picture in base64, or a data URI of one"));
            case PictureSource.Stored(var key, var sha256) -> {
                if (key == null || !KEY.matcher(key).matches() || key.contains("..")) {
                    yield error(field, "key must be 1 to 512 characters out of A-Z a-z 0-9 . _ / -, without ..");
                }
                yield sha256 == null || SHA256.matcher(sha256).matches()
                        ? Optional.empty()
                        : error(field, "sha256 must be 64 digits out of 0-9 a-f");
            }
        };
    }

    private static Optional<FieldError> strength(double strength, boolean hasPicture, int steps) {
        if (!hasPicture) {
            return error("strength", "goes with an init_image, which is missing");
        }
        if (!(strength > 0 && strength <= 1)) {
            return error("strength", "must be above 0 and at most 1, not " + strength);
        }
        return (int) (steps * strength) > 0
                ? Optional.empty()
                : error("strength", "must leave at least one of %d steps to take, not %s".formatted(steps, strength));
    }

    private static Optional<FieldError> inline(String field, @Nullable PictureSource source) {
        if (source instanceof PictureSource.Inline inline) {
            var bytes = inline.bytes().orElse(new byte[0]).length;
            if (bytes > MAX_INLINE_BYTES) {
                return error(
                        field,
                        "must have at most %d bytes in a record, not %d: store it in the bucket and name its key"
                                .formatted(MAX_INLINE_BYTES, bytes));
            }
        }
        return Optional.empty();
    }

    private static Optional<FieldError> error(String field, String detail) {
        return Optional.of(new FieldError(field, detail));
    }
}

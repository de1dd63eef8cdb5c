package org.diffusionfleet.diffusion.safety;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.model.JsonFile;
import org.diffusionfleet.diffusion.model.ModelDirectory;

/**
 * A picture as CLIP wants it, with the values of {@code feature_extractor/preprocessor_config.json}: resized, the centre
 * cut out, scaled and normalised like {@code CLIPImageProcessor} of transformers.
 *
 * @param resizing what comes before the cut
 * @param height of the cut, pixels
 * @param width of the cut, pixels
 * @param factor what bytes are multiplied by
 * @param mean per channel, subtracted after that
 * @param std per channel, divided by at last
 */
record Preprocessing(Resizing resizing, int height, int width, double factor, List<Float> mean, List<Float> std) {
    private static final int CHANNELS = 3;
    private static final int BICUBIC = 3;
    private static final double FACTOR_IF_ABSENT = 1 / 255.0;

    static Preprocessing read(ModelDirectory model) {
        var config = JsonFile.read(model.file("feature_extractor", "preprocessor_config.json"));
        for (var step : List.of("do_resize", "do_center_crop", "do_rescale", "do_normalize")) {
            if (!config.flag(step).orElse(true)) {
                throw new ModelException(config.path(), step + " must be true");
            }
        }
        if (config.integer("resample").orElse(BICUBIC) != BICUBIC) {
            throw new ModelException(
                    config.path(),
                    "resample must be 3 (bicubic), not " + config.root().get("resample"));
        }
        var cut = required(config, "crop_size");
        return new Preprocessing(
                resizing(config, required(config, "size")),
                side(config, "crop_size", cut, "height"),
                side(config, "crop_size", cut, "width"),
                config.number("rescale_factor").orElse(FACTOR_IF_ABSENT),
                channels(config, "image_mean"),
                deviations(config));
    }

    private static List<Float> deviations(JsonFile config) {
        var deviations = channels(config, "image_std");
        if (deviations.contains(0f)) {
            throw new ModelException(config.path(), "image_std must not be 0");
        }
        return deviations;
    }

    private static JsonNode required(JsonFile config, String field) {
        return config.node(field).orElseThrow(() -> new ModelException(config.path(), field + " is missing"));
    }

    private static Resizing resizing(JsonFile config, JsonNode size) {
        return size.isInt() || size.has("shortest_edge")
                ? new Resizing.ShortestSide(side(config, "size", size, "shortest_edge"))
                : new Resizing.Exact(side(config, "size", size, "height"), side(config, "size", size, "width"));
    }

    /** A side out of an object, or the number that older files give for all of them. */
    private static int side(JsonFile config, String field, JsonNode size, String name) {
        var side = size.isObject() ? size.path(name) : size;
        if (!side.isInt() || side.intValue() < 1) {
            throw new ModelException(
                    config.path(),
                    "%s must be a number of pixels or an object with %s, not %s".formatted(field, name, size));
        }
        return side.intValue();
    }

    private static List<Float> channels(JsonFile config, String field) {
        var values = required(config, field);
        if (values.size() != CHANNELS
                || !IntStream.range(0, CHANNELS).allMatch(i -> values.path(i).isNumber())) {
            throw new ModelException(config.path(), "%s must be three numbers, not %s".formatted(field, values));
        }
        return IntStream.range(0, CHANNELS)
                .mapToObj(i -> values.path(i).floatValue())
                .toList();
    }

    /** Shape (3, height, width). Where the resized picture is smaller than the cut, black stands around it. */
    float[] apply(RgbImage picture) {
        var image = resizing.apply(picture);
        var top = Math.floorDiv(image.height() - height, 2);
        var left = Math.floorDiv(image.width() - width, 2);
        var values = new float[CHANNELS * height * width];
        for (var i = 0; i < values.length; i++) {
            var channel = i / (height * width);
            var colour = colour(image, left + i % width, top + i / width % height, channel);
            values[i] = ((float) (colour * factor) - mean.get(channel)) / std.get(channel);
        }
        return values;
    }

    private static int colour(RgbImage image, int x, int y, int channel) {
        var inside = x >= 0 && x < image.width() && y >= 0 && y < image.height();
        return inside ? image.rgb()[CHANNELS * (y * image.width() + x) + channel] & 0xff : 0;
    }
}

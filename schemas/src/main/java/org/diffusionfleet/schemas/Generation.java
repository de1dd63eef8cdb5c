package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What shall be drawn, in the words of diffusers. Everything but the prompt may be left out and is then filled in by
 * {@link JobRules#complete}; the allowed ranges are those of {@link JobRules#check}.
 *
 * @param prompt what the picture shows
 * @param negativePrompt what it shall not show
 * @param nSamples how many pictures
 * @param seed start of the random numbers: picture {@code i} is drawn from {@code seed + i}
 * @param steps denoising steps
 * @param guidanceScale weight of the prompt in classifier-free guidance; 1 or less turns guidance off
 * @param height pixels
 * @param width pixels
 * @param sampler the stepping algorithm, e.g. {@code ddim}
 * @param eta share of fresh noise in each DDIM step, 0 is deterministic
 * @param imageFormat the id of an {@link ImageFormat}, e.g. {@code webp}
 * @param imageQuality of a JPEG or WebP, {@value JobRules#MIN_IMAGE_QUALITY} to {@value JobRules#MAX_IMAGE_QUALITY}; at the
 *     highest a WebP is lossless. A PNG has none
 * @param sigmas how the noise levels fall: {@code model}, {@code karras} or {@code exponential}
 * @param guidanceRescale how far the guided output's standard deviation is pulled back to the conditional one's, 0 to 1
 * @param guidanceStart where in the run guidance begins, as a fraction of it
 * @param guidanceEnd where it ends, likewise
 * @param promptWindows most windows of the text encoder a prompt fills; what exceeds them is not read
 * @param promptWeights whether brackets weigh what they enclose, as in {@code (apple:1.3)}; otherwise they are text
 * @param initImage a picture to start from; height and width follow from it where they are left out
 * @param maskImage what of it to repaint: what is bright, stretched to its size
 * @param strength how far from it the pictures may go, above 0 to 1: of the steps the last {@code (int) (steps * strength)}
 *     are taken
 * @param other fields this version does not know, kept as they are
 */
public record Generation(
        @Nullable String prompt,
        @Nullable String negativePrompt,
        @Nullable Integer nSamples,
        @Nullable Long seed,
        @Nullable Integer steps,
        @Nullable Double guidanceScale,
        @Nullable Integer height,
        @Nullable Integer width,
        @Nullable String sampler,
        @Nullable Double eta,
        @Nullable String imageFormat,
        @Nullable Integer imageQuality,
        @Nullable String sigmas,
        @Nullable Double guidanceRescale,
        @Nullable Double guidanceStart,
        @Nullable Double guidanceEnd,
        @Nullable Integer promptWindows,
        @Nullable Boolean promptWeights,
        @Nullable PictureSource initImage,
        @Nullable PictureSource maskImage,
        @Nullable Double strength,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> other) {

    public Generation {
        other = other == null ? Map.of() : Map.copyOf(other);
    }

    /** A request that leaves out all that follows eta. */
    public Generation(
            @Nullable String prompt,
            @Nullable String negativePrompt,
            @Nullable Integer nSamples,
            @Nullable Long seed,
            @Nullable Integer steps,
            @Nullable Double guidanceScale,
            @Nullable Integer height,
            @Nullable Integer width,
            @Nullable String sampler,
            @Nullable Double eta,
            Map<String, JsonNode> other) {
        this(
                prompt,
                negativePrompt,
                nSamples,
                seed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                other);
    }

    /** This request with another seed. */
    public Generation withSeed(long changed) {
        return with(prompt, nSamples, changed);
    }

    /** This request for other pictures, drawn alike. */
    public Generation with(@Nullable String otherPrompt, @Nullable Integer samples, @Nullable Long otherSeed) {
        return new Generation(
                otherPrompt,
                negativePrompt,
                samples,
                otherSeed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                imageFormat,
                imageQuality,
                sigmas,
                guidanceRescale,
                guidanceStart,
                guidanceEnd,
                promptWindows,
                promptWeights,
                initImage,
                maskImage,
                strength,
                other);
    }

    /** This request with its pictures in other files. */
    public Generation withImage(@Nullable String format, @Nullable Integer quality) {
        return new Generation(
                prompt,
                negativePrompt,
                nSamples,
                seed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                format,
                quality,
                sigmas,
                guidanceRescale,
                guidanceStart,
                guidanceEnd,
                promptWindows,
                promptWeights,
                initImage,
                maskImage,
                strength,
                other);
    }

    /** This request in another size. */
    public Generation withSize(int newHeight, int newWidth) {
        return new Generation(
                prompt,
                negativePrompt,
                nSamples,
                seed,
                steps,
                guidanceScale,
                newHeight,
                newWidth,
                sampler,
                eta,
                imageFormat,
                imageQuality,
                sigmas,
                guidanceRescale,
                guidanceStart,
                guidanceEnd,
                promptWindows,
                promptWeights,
                initImage,
                maskImage,
                strength,
                other);
    }

    /** This request with the pictures it starts from elsewhere, or others. */
    public Generation withPictures(@Nullable PictureSource init, @Nullable PictureSource mask) {
        return from(init, mask, strength);
    }

    /** This request, started from pictures: as far from them as {@code changed} allows. */
    public Generation from(@Nullable PictureSource init, @Nullable PictureSource mask, @Nullable Double changed) {
        return new Generation(
                prompt,
                negativePrompt,
                nSamples,
                seed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                imageFormat,
                imageQuality,
                sigmas,
                guidanceRescale,
                guidanceStart,
                guidanceEnd,
                promptWindows,
                promptWeights,
                init,
                mask,
                changed,
                other);
    }
}

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
        @Nullable PictureSource initImage,
        @Nullable PictureSource maskImage,
        @Nullable Double strength,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> other) {

    public Generation {
        other = other == null ? Map.of() : Map.copyOf(other);
    }

    /** A request of pure text. */
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
                other);
    }

    /** This request with another seed. */
    public Generation withSeed(long changed) {
        return new Generation(
                prompt,
                negativePrompt,
                nSamples,
                changed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                initImage,
                maskImage,
                strength,
                other);
    }

    /** This request with its pictures elsewhere, or others. */
    public Generation withPictures(@Nullable PictureSource init, @Nullable PictureSource mask) {
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
                init,
                mask,
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
                initImage,
                maskImage,
                strength,
                other);
    }
}

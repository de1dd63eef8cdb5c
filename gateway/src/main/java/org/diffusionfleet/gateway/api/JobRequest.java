package org.diffusionfleet.gateway.api;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.diffusionfleet.gateway.admission.Deadlines;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.PictureSource;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/jobs}: the fields of {@link Generation}, flat, and where the job goes.
 *
 * @param model the model's name; may be left out where only one is served
 * @param lane {@code interactive} unless said otherwise
 * @param initImage the picture itself, in base64 or as a data URI: where it is put is ours to say
 * @param maskImage likewise
 * @param previews whether progress shows what the pictures are becoming
 * @param finishBy when the job must have succeeded, or it has expired
 * @param startBy when a worker must have begun it, or it has expired
 * @param runLimitSeconds how long one attempt may be on the device, or it has expired
 * @param resultTtlSeconds how long its results are kept
 */
public record JobRequest(
        @Nullable String model,
        @Nullable Lane lane,
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
        @Nullable String initImage,
        @Nullable String maskImage,
        @Nullable Double strength,
        @Nullable Boolean previews,
        @Nullable Instant finishBy,
        @Nullable Instant startBy,
        @Nullable Integer runLimitSeconds,
        @Nullable Integer resultTtlSeconds) {

    Deadlines deadlines() {
        return new Deadlines(startBy, finishBy, runLimitSeconds);
    }

    Generation generation() {
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
                source(initImage),
                source(maskImage),
                strength,
                Map.of());
    }

    /** How much of the body its pictures can take: some clients escape every slash. */
    long pictureCharacters() {
        return Stream.of(initImage, maskImage)
                .filter(Objects::nonNull)
                .mapToLong(picture ->
                        picture.length() + picture.chars().filter(c -> c == '/').count())
                .sum();
    }

    private static @Nullable PictureSource source(@Nullable String picture) {
        return picture == null ? null : new PictureSource.Inline(picture);
    }
}

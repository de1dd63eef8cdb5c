package org.diffusionfleet.diffusion.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the VAE's latents became the UNet's: less their mean, divided by their deviation, times a factor.
 *
 * @param factor one for all
 * @param shift a mean for all, 0 if there is none
 * @param means a mean for each channel, empty if there are none
 * @param deviations a deviation for each channel, empty if there are none
 */
public record LatentScaling(float factor, float shift, List<Float> means, List<Float> deviations) {
    public LatentScaling {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
    }

    /** Whether what is said per channel is said of each. */
    public boolean fits(int channels) {
        return Stream.of(means, deviations)
                .allMatch(perChannel -> perChannel.isEmpty() || perChannel.size() == channels);
    }

    /** Back to the VAE's. */
    public float toVae(int channel, float latent) {
        return latent * at(deviations, channel, 1) / factor + at(means, channel, shift);
    }

    /** From the VAE's. */
    public float fromVae(int channel, float latent) {
        return (latent - at(means, channel, shift)) / at(deviations, channel, 1) * factor;
    }

    private static float at(List<Float> perChannel, int channel, float otherwise) {
        return perChannel.isEmpty() ? otherwise : perChannel.get(channel);
    }
}

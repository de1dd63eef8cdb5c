package org.diffusionfleet.diffusion;

import org.diffusionfleet.diffusion.sampler.OriginalGuess;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.vae.LatentColours;
import org.jspecify.annotations.Nullable;

/** Small pictures of what samples are becoming. The first costs a call of the VAE decoder, the others next to nothing. */
final class Previewer {
    private final OriginalGuess guess;
    private final Developer developer;
    private final int channels;
    private final int probe;
    private volatile @Nullable LatentColours colours;

    /**
     * A previewer for one model.
     *
     * @param probe height and width of the latents that the decoder is tried with
     */
    Previewer(OriginalGuess guess, Developer developer, int channels, int probe) {
        this.guess = guess;
        this.developer = developer;
        this.channels = channels;
        this.probe = probe;
    }

    /** Height and width in latents. */
    RgbImage preview(Glimpse glimpse, int height, int width) {
        var original = guess.of(glimpse.seen(), glimpse.answer(), glimpse.timestep());
        return colours().picture(original, height, width);
    }

    private LatentColours colours() {
        var known = colours;
        if (known == null) {
            known = developer.colours(channels, probe, probe);
            colours = known;
        }
        return known;
    }
}

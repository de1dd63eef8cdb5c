package org.diffusionfleet.diffusion;

import java.util.Optional;
import org.diffusionfleet.diffusion.noise.GaussianNoise;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.sampling.BlendedRun;
import org.diffusionfleet.diffusion.vae.VaeEncoder;

/**
 * Where a sample starts: from noise, from a picture, or from a picture of which a part is repainted. Each draws from the
 * sample's stream what, and in the order in which, diffusers' pipeline for it draws.
 *
 * @param latents at the run's first level
 * @param shown what an inpainting UNet sees after the latents: mask, then the kept part's latents; empty for any other
 * @param run what steps them
 */
record Start(float[] latents, float[] shown, SamplerRun run) {
    private static final float[] NOTHING = {};

    /**
     * Makes starts for one model.
     *
     * @param encoder absent where the model has none
     * @param inpaints whether the UNet reads mask and masked picture
     * @param factor pixels per latent, in each direction
     */
    record Maker(Optional<VaeEncoder> encoder, boolean inpaints, int factor) {
        /**
         * Begins a sample.
         *
         * @throws IllegalArgumentException if the model cannot do what the request asks for
         */
        Start begin(SampleRequest request, SamplerRun run, int latents, GaussianNoise noise) {
            var init = request.init();
            var mask = init == null ? null : init.mask();
            if (inpaints && mask == null) {
                throw new IllegalArgumentException(
                        "this model repaints parts of pictures: it needs an init image and a mask");
            }
            if (init == null) {
                return new Start(pure(noise.draw(latents), run), NOTHING, run);
            }
            var vae = encoder.orElseThrow(() -> new IllegalArgumentException(
                    "this model has no vae_encoder, so that it cannot start from an init image"));
            if (mask == null) {
                var picture = vae.encode(init.image(), null, noise);
                return new Start(noised(picture, noise.draw(latents), run), NOTHING, run);
            }
            return inpaints ? shown(init, mask, vae, run, latents, noise) : blended(init, mask, vae, run, noise);
        }

        /** At full strength nothing of the picture is in the start; then it is not encoded either. */
        private Start shown(
                InitImage init, Mask mask, VaeEncoder vae, SamplerRun run, int latents, GaussianNoise noise) {
            var whole = init.strength() == 1;
            var picture = whole ? NOTHING : vae.encode(init.image(), null, noise);
            var drawn = noise.draw(latents);
            var start = whole ? pure(drawn, run) : noised(picture, drawn, run);
            var kept = vae.encode(init.image(), mask, noise);
            var repaint = mask.atLatents(factor);
            var shown = new float[repaint.length + kept.length];
            System.arraycopy(repaint, 0, shown, 0, repaint.length);
            System.arraycopy(kept, 0, shown, repaint.length, kept.length);
            return new Start(start, shown, run);
        }

        private Start blended(InitImage init, Mask mask, VaeEncoder vae, SamplerRun run, GaussianNoise noise) {
            var picture = vae.encode(init.image(), null, noise);
            var drawn = noise.draw(picture.length);
            var start = init.strength() == 1 ? pure(drawn.clone(), run) : noised(picture.clone(), drawn, run);
            // The reference encodes the masked picture here, too, and then has no use for it.
            vae.skip(picture.length, noise);
            return new Start(start, NOTHING, new BlendedRun(run, picture, drawn, mask.atLatents(factor)));
        }

        private static float[] pure(float[] noise, SamplerRun run) {
            for (var i = 0; i < noise.length; i++) {
                noise[i] *= run.initNoiseSigma();
            }
            return noise;
        }

        private static float[] noised(float[] picture, float[] noise, SamplerRun run) {
            run.addNoise(picture, noise);
            return picture;
        }
    }
}

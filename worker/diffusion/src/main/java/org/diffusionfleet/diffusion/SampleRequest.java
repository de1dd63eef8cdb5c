package org.diffusionfleet.diffusion;

import org.jspecify.annotations.Nullable;

/**
 * One image to make. What only a model can judge (its size multiple, its last timestep) is checked when it is sampled.
 *
 * @param prompt what to draw, at most {@value #MAX_PROMPT_CHARS} characters; tokens beyond the model's window are cut
 * @param negativePrompt what to steer away from, same limit; unused where guidance is off
 * @param seed start of the noise, 0 or more. PyTorch's generator keeps the low 32 bits, so seeds equal in those draw the
 *     same picture
 * @param steps denoising steps, 1 to {@value #MAX_STEPS}
 * @param guidanceScale how strongly the prompt steers, 0 to {@value #MAX_GUIDANCE_SCALE}; 1 or less turns guidance off
 * @param height pixels, 1 to {@value #MAX_PIXELS}
 * @param width pixels, 1 to {@value #MAX_PIXELS}
 * @param sampler the stepping algorithm
 * @param eta DDIM's share of fresh noise per step, 0 (none) to 1 (as DDPM); 0 for every other sampler
 * @param sigmas how the noise levels of the run fall; {@link SigmaSpacing#MODEL} for samplers without sigmas
 * @param guidance when guidance acts, and how far it is rescaled
 * @param promptOptions how both prompts are read
 * @param init what it starts from, of this height and width; null for pure noise
 */
public record SampleRequest(
        String prompt,
        String negativePrompt,
        long seed,
        int steps,
        double guidanceScale,
        int height,
        int width,
        SamplerKind sampler,
        double eta,
        SigmaSpacing sigmas,
        Guidance guidance,
        PromptOptions promptOptions,
        @Nullable InitImage init) {
    public static final int MAX_PROMPT_CHARS = 10_000;
    public static final int MAX_STEPS = 1000;
    public static final double MAX_GUIDANCE_SCALE = 100;
    public static final int MAX_PIXELS = 4096;

    /** Checks every field by itself; an {@link IllegalArgumentException} names the field and its limit. */
    public SampleRequest {
        requireShort("prompt", prompt);
        requireShort("negativePrompt", negativePrompt);
        require(seed >= 0, "seed", "0 or more", seed);
        require(steps >= 1 && steps <= MAX_STEPS, "steps", "1 to " + MAX_STEPS, steps);
        require(
                guidanceScale >= 0 && guidanceScale <= MAX_GUIDANCE_SCALE,
                "guidanceScale",
                "0 to " + MAX_GUIDANCE_SCALE,
                guidanceScale);
        require(height >= 1 && height <= MAX_PIXELS, "height", "1 to " + MAX_PIXELS, height);
        require(width >= 1 && width <= MAX_PIXELS, "width", "1 to " + MAX_PIXELS, width);
        require(eta >= 0 && eta <= 1, "eta", "0 to 1", eta);
        require(eta == 0 || sampler.takesEta(), "eta", "0 for sampler " + sampler.id(), eta);
        require(
                sigmas == SigmaSpacing.MODEL || sampler.takesSigmas(),
                "sigmas",
                "model for sampler " + sampler.id(),
                sigmas.id());
        if (init != null) {
            require(
                    init.image().height() == height,
                    "init.image.height",
                    height,
                    init.image().height());
            require(
                    init.image().width() == width,
                    "init.image.width",
                    width,
                    init.image().width());
        }
    }

    /** A request from pure noise, with the model's own sigmas, plain guidance and prompts read as diffusers reads them. */
    public SampleRequest(
            String prompt,
            String negativePrompt,
            long seed,
            int steps,
            double guidanceScale,
            int height,
            int width,
            SamplerKind sampler,
            double eta) {
        this(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                SigmaSpacing.MODEL,
                Guidance.PLAIN,
                PromptOptions.PLAIN,
                null);
    }

    /** The same with noise levels that fall otherwise. */
    public SampleRequest with(SigmaSpacing sigmas) {
        return new SampleRequest(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                sigmas,
                guidance,
                promptOptions,
                init);
    }

    /** The same, guided otherwise. */
    public SampleRequest with(Guidance guidance) {
        return new SampleRequest(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                sigmas,
                guidance,
                promptOptions,
                init);
    }

    /** The same with prompts read otherwise. */
    public SampleRequest with(PromptOptions promptOptions) {
        return new SampleRequest(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                sigmas,
                guidance,
                promptOptions,
                init);
    }

    /** This request, started from a picture. */
    public SampleRequest from(InitImage init) {
        return new SampleRequest(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidanceScale,
                height,
                width,
                sampler,
                eta,
                sigmas,
                guidance,
                promptOptions,
                init);
    }

    /** How much of the run is taken. */
    public double strength() {
        return init == null ? 1 : init.strength();
    }

    /** Whether the sample needs two UNet rows: classifier-free guidance is on above a scale of 1, as in diffusers. */
    public boolean guided() {
        return guidanceScale > 1;
    }

    private static void requireShort(String field, String text) {
        require(text.length() <= MAX_PROMPT_CHARS, field, "at most " + MAX_PROMPT_CHARS + " characters", text.length());
    }

    private static void require(boolean holds, String field, Object limit, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(field + " must be " + limit + ", not " + value);
        }
    }
}

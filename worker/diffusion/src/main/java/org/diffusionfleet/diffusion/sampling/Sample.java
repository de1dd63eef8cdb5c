package org.diffusionfleet.diffusion.sampling;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.diffusion.unet.UnetRow;
import org.jspecify.annotations.Nullable;

/**
 * One image in the making: its latents, its prompts and its own way through its sampler. Owned by the sampling thread.
 */
public final class Sample {
    private final SamplerRun run;
    private final float[] latents;
    private final Embedding prompt;
    private final @Nullable Embedding negativePrompt;
    private final float guidanceScale;
    private final float[] unconditional;
    private final float[] conditional;

    /**
     * A sample before its first step.
     *
     * @param latents its start noise, which it steps in place
     * @param negativePrompt what to steer away from, or null for no guidance: then it takes one row instead of two
     */
    public Sample(
            SamplerRun run,
            float[] latents,
            Embedding prompt,
            @Nullable Embedding negativePrompt,
            double guidanceScale) {
        this.run = run;
        this.latents = latents;
        this.prompt = prompt;
        this.negativePrompt = negativePrompt;
        this.guidanceScale = (float) guidanceScale;
        this.unconditional = new float[negativePrompt == null ? 0 : latents.length];
        this.conditional = new float[latents.length];
    }

    public float[] latents() {
        return latents;
    }

    /** The part of the prompt that the text encoder does not read. */
    public String truncatedPrompt() {
        return prompt.truncated();
    }

    SamplerRun run() {
        return run;
    }

    /** What the UNet must be asked before the next step. */
    List<UnetRow> rows() {
        var guided = row(prompt, conditional);
        return negativePrompt == null ? List.of(guided) : List.of(row(negativePrompt, unconditional), guided);
    }

    private UnetRow row(Embedding text, float[] output) {
        return new UnetRow(latents, run.timestep(), text.values(), text.extras(), output);
    }

    /**
     * Takes the step that the UNet's answers allow.
     *
     * @return what is wrong with the answers, if anything; then the sample is lost
     */
    Optional<String> step() {
        var output = negativePrompt == null
                ? conditional.clone()
                : Guidance.combine(unconditional, conditional, guidanceScale);
        run.step(latents, output);
        for (var value : latents) {
            if (!Float.isFinite(value)) {
                return Optional.of("%s at step %d of %d"
                        .formatted(Float.isNaN(value) ? "NaN" : "infinity", run.answered(), run.calls()));
            }
        }
        return Optional.empty();
    }
}

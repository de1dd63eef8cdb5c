package org.diffusionfleet.diffusion.sampling;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionfleet.diffusion.Guidance;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.diffusion.checkpoint.Keeping;
import org.diffusionfleet.diffusion.checkpoint.Restoring;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.diffusion.unet.UnetRow;
import org.jspecify.annotations.Nullable;

/**
 * One image in the making: its latents, its prompts and its own way through its sampler. Its arrays are allocated with it;
 * a step allocates nothing. Owned by the sampling thread.
 */
public final class Sample {
    private final SamplerRun run;
    private final float[] latents;
    private final float[] seen; // what the UNet is shown: the scaled latents, then what stays
    private final Embedding prompt;
    private final ClassifierFreeGuidance guidance;
    private final Row conditional;
    private final @Nullable Row unconditional;
    private float shownAt; // timestep of the latest call

    /** A sample of pure text whose guidance, if any, acts from the first step to the last. */
    public Sample(
            SamplerRun run,
            float[] latents,
            Embedding prompt,
            @Nullable Embedding negativePrompt,
            double guidanceScale) {
        this(run, latents, prompt, negativePrompt, guidanceScale, Guidance.PLAIN, new float[0]);
    }

    /**
     * A sample before its first step.
     *
     * @param latents where it starts, at the run's first level; it steps them in place
     * @param negativePrompt what to steer away from, or null for no guidance: then it takes one row instead of two
     * @param guidance when guidance acts, and how far it is rescaled
     * @param shown what an inpainting UNet sees after the latents in every call; empty for any other
     */
    public Sample(
            SamplerRun run,
            float[] latents,
            Embedding prompt,
            @Nullable Embedding negativePrompt,
            double guidanceScale,
            Guidance guidance,
            float[] shown) {
        this.run = run;
        this.latents = latents;
        this.seen = new float[latents.length + shown.length];
        System.arraycopy(shown, 0, seen, latents.length, shown.length);
        this.prompt = prompt;
        this.guidance = new ClassifierFreeGuidance((float) guidanceScale, guidance);
        this.conditional = new Row(prompt);
        this.unconditional = negativePrompt == null ? null : new Row(negativePrompt);
    }

    public float[] latents() {
        return latents;
    }

    /** The part of the prompt that the text encoder does not read. */
    public String truncatedPrompt() {
        return prompt.truncated();
    }

    /**
     * The most rows that it takes in any call it has yet to make: 2 while guidance acts or is to come, 1 from then on, so
     * that a batch filled by this number never outgrows a call.
     */
    public int rowsAhead() {
        return unconditional != null && guidance.options().actsFrom(run.answered(), run.calls()) ? 2 : 1;
    }

    /** UNet calls it has yet to make. */
    public int callsLeft() {
        return run.calls() - run.answered();
    }

    /** What the UNet saw and said at the latest step; on the sampling thread, between two steps, after the first. */
    public Glimpse glimpse() {
        return new Glimpse(seen.clone(), conditional.output.clone(), shownAt);
    }

    /** What it is now; on the sampling thread, between two steps. */
    public Checkpoint checkpoint() {
        var state = new Keeping();
        remember(state);
        return new Checkpoint(run.answered(), run.calls(), state.words());
    }

    /**
     * Goes on from where a sample of the same request was, to the same picture; before it joins a batch.
     *
     * @throws IllegalArgumentException if the checkpoint is not one of such a sample; this one is unchanged then
     */
    public void resume(Checkpoint checkpoint) {
        var own = checkpoint();
        if (checkpoint.calls() != own.calls() || checkpoint.words().length != own.words().length) {
            throw new IllegalArgumentException("the checkpoint is of %d calls and %d words, the sample of %d and %d"
                    .formatted(checkpoint.calls(), checkpoint.words().length, own.calls(), own.words().length));
        }
        remember(new Restoring(checkpoint.words()));
    }

    private void remember(State state) {
        state.values(latents);
        run.remember(state);
    }

    SamplerRun run() {
        return run;
    }

    /** Whether that is a row of its. */
    boolean asks(UnetRow row) {
        return row == conditional || row == unconditional;
    }

    /** Adds what the UNet must be asked before the next step. */
    void addRows(List<UnetRow> rows) {
        shownAt = run.timestep();
        var scale = run.inputScale();
        for (var i = 0; i < latents.length; i++) {
            seen[i] = scale * latents[i];
        }
        var negative = activeNegative();
        if (negative != null) {
            rows.add(negative);
        }
        rows.add(conditional);
    }

    /**
     * Takes the step that the UNet's answers allow.
     *
     * @return what is wrong with the answers, if anything; then the sample is lost
     */
    Optional<String> step() {
        var negative = activeNegative();
        if (negative != null) {
            guidance.apply(negative.output, conditional.output);
        }
        run.step(latents, conditional.output);
        for (var value : latents) {
            if (!Float.isFinite(value)) {
                return Optional.of("%s at step %d of %d"
                        .formatted(Float.isNaN(value) ? "NaN" : "infinity", run.answered(), run.calls()));
            }
        }
        return Optional.empty();
    }

    private @Nullable Row activeNegative() {
        return guidance.options().covers(run.answered(), run.calls()) ? unconditional : null;
    }

    private final class Row implements UnetRow {
        private final Embedding embedding;
        private final float[] output = new float[latents.length];

        Row(Embedding embedding) {
            this.embedding = embedding;
        }

        @Override
        public float[] latents() {
            return seen;
        }

        @Override
        public float timestep() {
            return run.timestep();
        }

        @Override
        public float[] embedding() {
            return embedding.values();
        }

        @Override
        public Map<String, float[]> extras() {
            return embedding.extras();
        }

        @Override
        public float[] output() {
            return output;
        }
    }
}

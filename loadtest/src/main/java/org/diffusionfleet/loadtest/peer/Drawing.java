package org.diffusionfleet.loadtest.peer;

import java.util.Map;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;

/** A picture that both sides draw. */
record Drawing(String prompt, String negative, long seed, int steps, double scale, int side, SamplerKind sampler) {
    SampleRequest ours() {
        return new SampleRequest(prompt, negative, seed, steps, scale, side, side, sampler, 0);
    }

    Map<String, ?> theirs() {
        return Map.of(
                "do", "draw",
                "prompt", prompt,
                "negative", negative,
                "seed", seed,
                "steps", steps,
                "scale", scale,
                "side", side,
                "sampler", sampler.id());
    }
}

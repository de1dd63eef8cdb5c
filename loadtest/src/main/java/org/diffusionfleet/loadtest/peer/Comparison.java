package org.diffusionfleet.loadtest.peer;

import java.util.Locale;
import org.diffusionfleet.diffusion.SamplerKind;

/**
 * Drawings that differ in their seeds and, but for the remembered ones, in their prompts.
 *
 * @param remembered whether all have the same prompts: then ours, which remembers what prompts mean, encodes them once
 */
record Comparison(SamplerKind sampler, int steps, boolean remembered) {
    private static final String[] COLOURS = {"blue", "orange", "white", "green", "yellow", "purple", "black", "pink"};
    private static final String[] SUBJECTS = {"a red apple", "a small frog", "a heart", "a strawberry", "a cat"};
    private static final double SCALE = 4;

    /** The drawing of a turn: a prompt and a negative prompt that no other turn has, if none is to be remembered. */
    Drawing drawing(int turn, int side) {
        var subject = remembered ? 0 : turn;
        var prompt = "%s on a %s background, number %d"
                .formatted(SUBJECTS[subject % SUBJECTS.length], COLOURS[subject % COLOURS.length], subject);
        return new Drawing(prompt, "blurry, take " + subject, turn, steps, SCALE, side, sampler);
    }

    @Override
    public String toString() {
        return "%s, %d steps%s"
                .formatted(sampler.id().toUpperCase(Locale.ROOT), steps, remembered ? ", one prompt" : "");
    }
}

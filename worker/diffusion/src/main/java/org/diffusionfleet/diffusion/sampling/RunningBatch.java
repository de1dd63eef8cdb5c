package org.diffusionfleet.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.unet.UnetRow;

/**
 * Samples of one latent size that share UNet calls, each with its own prompts, scale, sampler and length. They join between
 * any two steps and leave when they are done; what a sample becomes does not depend on who was there. Moved by
 * {@link #step()} alone, so that the same admissions between the same steps give the same calls. A step in which nobody joins
 * or leaves allocates nothing. Used by one thread.
 */
public final class RunningBatch {
    private final Denoiser denoiser;
    private final List<Member> running = new ArrayList<>();
    private final List<UnetRow> rows = new ArrayList<>();

    /** A batch of nobody. */
    public RunningBatch(Denoiser denoiser) {
        this.denoiser = denoiser;
    }

    private record Member(Sample sample, SampleOwner owner) {}

    /** Lets a sample in; its first step is the next one. */
    public void admit(Sample sample, SampleOwner owner) {
        running.add(new Member(sample, owner));
    }

    public boolean isEmpty() {
        return running.isEmpty();
    }

    /** Most rows that any call will have if nobody joins: what {@link Sample#rowsAhead()} says, summed. */
    public int rowsAhead() {
        var sum = 0;
        for (var i = 0; i < running.size(); i++) {
            sum += running.get(i).sample.rowsAhead();
        }
        return sum;
    }

    /**
     * Drops who is not wanted, answers the rows of all others together and lets each take its own step; who is done leaves.
     * Whatever the denoiser throws comes out, and leaves everybody where they were.
     *
     * @return the rows that were answered; 0 if nobody was left to ask for
     */
    public int step() {
        dropUnwanted();
        rows.clear();
        for (var i = 0; i < running.size(); i++) {
            running.get(i).sample.addRows(rows);
        }
        if (!rows.isEmpty()) {
            denoiser.predict(rows);
            stepAll();
        }
        return rows.size();
    }

    private void dropUnwanted() {
        for (var i = 0; i < running.size(); i++) {
            if (!running.get(i).owner.wanted()) {
                end(i--, new Ending.Abandoned());
            }
        }
    }

    private void stepAll() {
        for (var i = 0; i < running.size(); i++) {
            var sample = running.get(i).sample;
            var trouble = sample.step();
            if (trouble.isPresent()) {
                end(i--, new Ending.Failed(trouble.get()));
                continue;
            }
            running.get(i).owner.stepped(sample.run().answered(), sample.run().calls());
            if (sample.run().done()) {
                end(i--, new Ending.Finished(sample));
            }
        }
    }

    private void end(int place, Ending ending) {
        running.remove(place).owner.ended(ending);
    }
}

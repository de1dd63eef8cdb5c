package org.diffusionfleet.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.DeviceMemoryException;
import org.diffusionfleet.diffusion.unet.UnetRow;

/**
 * Samples of one latent size that share UNet calls, each with its own prompts, scale, sampler and length. They join between
 * any two steps and leave when they are done; what a sample becomes does not depend on who was there. Moved by
 * {@link #step()} alone, so that the same admissions between the same steps give the same calls. A step in which nobody joins
 * or leaves allocates nothing. Used by one thread.
 */
public final class RunningBatch {
    /** Of a single row that the device has no memory for. */
    private static final int TRIES = 2;

    private final Denoiser denoiser;
    private final RowLimit limit;
    private final List<Member> running = new ArrayList<>();
    private final List<UnetRow> rows = new ArrayList<>();

    /** A batch of nobody. */
    public RunningBatch(Denoiser denoiser) {
        this(denoiser, new RowLimit());
    }

    /** A batch of nobody on a device of which it is known what it has memory for. */
    public RunningBatch(Denoiser denoiser, RowLimit limit) {
        this.denoiser = denoiser;
        this.limit = limit;
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
     * Where the device has no memory for so many rows they are asked for in calls of fewer; a sample of which a single row is
     * too much, twice, leaves. Whatever else the denoiser throws comes out, and leaves everybody where they were.
     *
     * @return the rows that were answered; 0 if nobody was left to ask for
     */
    public int step() {
        dropUnwanted();
        collectRows();
        answerRows();
        if (!rows.isEmpty()) {
            stepAll();
        }
        return rows.size();
    }

    private void collectRows() {
        rows.clear();
        for (var i = 0; i < running.size(); i++) {
            running.get(i).sample.addRows(rows);
        }
    }

    /** Nobody's state changes here, so that a call that failed can be made again. */
    private void answerRows() {
        var failures = 0; // of the row at hand, alone
        for (var from = 0; from < rows.size(); ) {
            var count = Math.min(limit.rows(), rows.size() - from);
            try {
                denoiser.predict(count == rows.size() ? rows : rows.subList(from, from + count));
                limit.held();
                from += count;
                failures = 0;
            } catch (DeviceMemoryException e) {
                limit.exceeded(count);
                if (count == 1 && ++failures == TRIES) {
                    giveUp(rows.get(from), e);
                    from = 0;
                    failures = 0;
                }
            }
        }
    }

    /** Asks no more for the sample that the row is of; the others' rows begin anew. */
    private void giveUp(UnetRow row, DeviceMemoryException e) {
        for (var i = 0; i < running.size(); i++) {
            if (running.get(i).sample.asks(row)) {
                end(i, new Ending.OutOfMemory(String.valueOf(e.getMessage())));
                break;
            }
        }
        collectRows();
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

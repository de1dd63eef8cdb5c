package org.diffusionfleet.worker.sampling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiFunction;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.sampling.Nobody;
import org.diffusionfleet.diffusion.sampling.RowLimit;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Learns how many rows of a size a UNet call should have, by steps of samples nobody wants while there is nothing else to
 * draw; whoever comes waits for one call at most. Used by the device thread.
 */
public final class Calibration {

    private static final Logger LOG = Logger.getLogger(Calibration.class);
    /** Clients choose sizes; these are tried in the order they come. */
    private static final int MOST_SIZES = 16;

    private final Painter painter;
    private final BiFunction<Integer, Integer, SampleRequest> requests;
    private final LearnedRows learned;
    private final Duration pause;
    private final Set<Size> seen = new HashSet<>();
    private final Queue<Size> pending = new ArrayDeque<>();
    private @Nullable Trial trial; // of the first pending size

    /**
     * A calibration of what is not learned yet.
     *
     * @param requests a guided sample of a height and width in pixels
     * @param pause how long nothing must have been drawn
     */
    public Calibration(
            Painter painter,
            BiFunction<Integer, Integer, SampleRequest> requests,
            LearnedRows learned,
            Duration pause) {
        this.painter = painter;
        this.requests = requests;
        this.learned = learned;
        this.pause = pause;
    }

    Duration pause() {
        return pause;
    }

    /** Someone draws pictures of that size. */
    void met(Size size) {
        if (seen.size() < MOST_SIZES && seen.add(size) && !learned.knows(size)) {
            pending.add(size);
        }
    }

    boolean isPending() {
        return !pending.isEmpty();
    }

    /** Makes one call, or finds that the size cannot be tried. */
    void proceed(Speeds speeds) {
        var size = pending.element();
        try {
            var current = trial == null ? learned.trial() : trial;
            trial = current;
            measure(current, size, speeds);
            if (current.isOver()) {
                learned.put(size, current.answer());
                LOG.infof("UNet calls of %s have up to %d rows", size, current.answer());
                forget();
            }
        } catch (RuntimeException e) {
            LOG.warnf(e, "rows of %s are not learned", size);
            forget();
        }
    }

    /** One call, of samples that take their first step. */
    private void measure(Trial current, Size size, Speeds speeds) {
        var limit = new RowLimit();
        var batch = new RunningBatch(painter.denoiser(size.height(), size.width()), limit);
        while (batch.rowsAhead() < current.rows()) {
            batch.admit(painter.prepare(requests.apply(size.height(), size.width())), Nobody.INSTANCE);
        }
        var begin = System.nanoTime();
        batch.step();
        var took = System.nanoTime() - begin;
        if (limit.rows() < current.rows()) {
            current.ranOutOfMemory();
        } else {
            current.took(took);
            speeds.took(size, current.rows(), learned.rows(size), took);
        }
    }

    private void forget() {
        pending.remove();
        trial = null;
    }
}

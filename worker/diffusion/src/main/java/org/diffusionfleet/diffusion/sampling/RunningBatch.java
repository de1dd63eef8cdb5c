package org.diffusionfleet.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.diffusionfleet.diffusion.SamplingObserver;

/**
 * Samples of one latent size that share UNet calls. Each turn asks who is still wanted, answers all rows together and lets
 * each sample take its own step; short runs leave before long ones. Used by one thread.
 */
public final class RunningBatch {
    private final Denoiser denoiser;
    private final SamplingObserver observer;
    private final Map<Integer, Sample> running;
    private final Map<Integer, Ending> endings = new TreeMap<>();

    /**
     * A batch before its first step.
     *
     * @param samples by the index the observer knows them under
     */
    public RunningBatch(Denoiser denoiser, SamplingObserver observer, Map<Integer, Sample> samples) {
        this.denoiser = denoiser;
        this.observer = observer;
        this.running = new TreeMap<>(samples);
    }

    /** Steps until every sample has ended, and says how, by index. */
    public Map<Integer, Ending> run() {
        while (!running.isEmpty()) {
            dropUnwanted();
            var rows = running.values().stream()
                    .flatMap(sample -> sample.rows().stream())
                    .toList();
            if (!rows.isEmpty()) {
                denoiser.predict(rows);
                List.copyOf(running.keySet()).forEach(this::step);
            }
        }
        return endings;
    }

    private void dropUnwanted() {
        for (var index : new ArrayList<>(running.keySet())) {
            if (!observer.wanted(index)) {
                end(index, new Ending.Abandoned());
            }
        }
    }

    private void step(int index) {
        var sample = running.get(index);
        if (sample == null) {
            return;
        }
        var trouble = sample.step();
        if (trouble.isPresent()) {
            end(index, new Ending.Failed(trouble.get()));
            return;
        }
        observer.stepped(index, sample.run().answered(), sample.run().calls());
        if (sample.run().done()) {
            end(index, new Ending.Finished(sample));
        }
    }

    private void end(int index, Ending ending) {
        running.remove(index);
        endings.put(index, ending);
    }
}

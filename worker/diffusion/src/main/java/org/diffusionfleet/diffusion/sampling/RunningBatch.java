package org.diffusionfleet.diffusion.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.diffusionfleet.diffusion.SamplingObserver;
import org.diffusionfleet.diffusion.unet.UnetRow;

/**
 * Samples of one latent size that share UNet calls. Each turn asks who is still wanted, answers all rows together and lets
 * each sample take its own step; short runs leave before long ones. A turn in which nobody leaves allocates nothing. Used by
 * one thread.
 */
public final class RunningBatch {
    private final Denoiser denoiser;
    private final SamplingObserver observer;
    private final List<Member> running = new ArrayList<>();
    private final List<UnetRow> rows = new ArrayList<>();
    private final Map<Integer, Ending> endings = new TreeMap<>();

    /**
     * A batch before its first step.
     *
     * @param samples by the index the observer knows them under
     */
    public RunningBatch(Denoiser denoiser, SamplingObserver observer, Map<Integer, Sample> samples) {
        this.denoiser = denoiser;
        this.observer = observer;
        new TreeMap<>(samples).forEach((index, sample) -> running.add(new Member(index, sample)));
    }

    private record Member(int index, Sample sample) {}

    /** Steps until every sample has ended, and says how, by index. */
    public Map<Integer, Ending> run() {
        while (!running.isEmpty()) {
            dropUnwanted();
            rows.clear();
            for (var i = 0; i < running.size(); i++) {
                running.get(i).sample.addRows(rows);
            }
            if (!rows.isEmpty()) {
                denoiser.predict(rows);
                stepAll();
            }
        }
        return endings;
    }

    private void dropUnwanted() {
        for (var i = 0; i < running.size(); i++) {
            if (!observer.wanted(running.get(i).index)) {
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
            observer.stepped(
                    running.get(i).index, sample.run().answered(), sample.run().calls());
            if (sample.run().done()) {
                end(i--, new Ending.Finished(sample));
            }
        }
    }

    private void end(int place, Ending ending) {
        endings.put(running.remove(place).index, ending);
    }
}

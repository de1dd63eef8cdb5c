package org.diffusionfleet.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.diffusion.sampling.SampleOwner;

/** A running batch that nobody joins after its first step, and what its samples became, by their places. */
final class ClosedBatch {
    private final RunningBatch running;
    private final SamplingObserver observer;
    private final Map<Integer, SampleResult> results = new TreeMap<>();
    private final List<Integer> finished = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();

    ClosedBatch(RunningBatch running, SamplingObserver observer) {
        this.running = running;
        this.observer = observer;
    }

    void admit(int place, Sample sample) {
        running.admit(sample, new Owner(place));
    }

    void fail(int place, String reason) {
        results.put(place, new SampleResult.Failed(reason));
    }

    /** Steps until every sample has ended, then decodes those that were finished. */
    List<SampleResult> run(Developer developer, int height, int width) {
        while (!running.isEmpty()) {
            running.step();
        }
        var developed = developer.develop(samples, height, width);
        for (var i = 0; i < developed.size(); i++) {
            results.put(finished.get(i), developed.get(i));
        }
        return List.copyOf(results.values());
    }

    private final class Owner implements SampleOwner {
        private final int place;

        Owner(int place) {
            this.place = place;
        }

        @Override
        public boolean wanted() {
            return observer.wanted(place);
        }

        @Override
        public void stepped(int step, int steps) {
            observer.stepped(place, step, steps);
        }

        @Override
        public void ended(Ending ending) {
            switch (ending) {
                case Ending.Finished(var sample) -> {
                    finished.add(place);
                    samples.add(sample);
                }
                case Ending.Abandoned() -> results.put(place, new SampleResult.Abandoned());
                case Ending.Failed(var reason) -> results.put(place, new SampleResult.Failed(reason));
                case Ending.OutOfMemory(var reason) -> results.put(place, new SampleResult.OutOfMemory(reason));
            }
        }
    }
}

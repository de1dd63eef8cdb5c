package org.diffusionfleet.worker.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.diffusionfleet.diffusion.DeviceMemoryException;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.diffusion.unet.UnetRow;

/**
 * Draws nothing, in as many steps as asked, and notes who shared each UNet call, by seed. Once {@link #hold held}, a call waits
 * until a test {@link #allow}s it. The prompt "impossible" cannot be prepared, "broken" breaks the device, "huge" is too large
 * for it.
 */
public class StubPainter implements Painter {

    private static final List<String> KINDS = List.of("broken", "huge");
    private static final int BROKEN = 0;
    private static final int HUGE = 1;

    /** How many prompts were encoded together. */
    public final List<Integer> foreseen = new CopyOnWriteArrayList<>();

    public final List<SampleRequest> prepared = new CopyOnWriteArrayList<>();
    /** Seeds of each call's rows. */
    public final List<List<Long>> calls = new CopyOnWriteArrayList<>();

    /** Rows that there is memory for. */
    volatile int memory = Integer.MAX_VALUE;
    /** Pictures whose decoding there is memory for. */
    volatile int decodes = Integer.MAX_VALUE;

    private final Function<SampleRequest, SampleResult> result;
    private final Map<Sample, SampleRequest> requests = new ConcurrentHashMap<>();
    private final Semaphore allowed = new Semaphore(Integer.MAX_VALUE / 2);

    /** Every sample's result is made by the function. */
    public StubPainter(Function<SampleRequest, SampleResult> result) {
        this.result = result;
    }

    /** Every sample's result says which it was. */
    public StubPainter() {
        this(request -> new SampleResult.Failed("seed " + request.seed()));
    }

    void hold() {
        allowed.drainPermits();
    }

    void allow(int steps) {
        allowed.release(steps);
    }

    @Override
    public void foresee(List<SampleRequest> requests) {
        foreseen.add(requests.size());
    }

    @Override
    public Sample prepare(SampleRequest request) {
        prepared.add(request);
        if (request.prompt().equals("impossible")) {
            throw new IllegalArgumentException("cannot be drawn");
        }
        var name = new float[] {request.seed(), KINDS.indexOf(request.prompt())};
        var sample = new Sample(
                new Countdown(request.steps()),
                new float[1],
                new Embedding(name, ""),
                request.guided() ? new Embedding(name, "") : null,
                request.guidanceScale(),
                request.guidance(),
                new float[0]);
        requests.put(sample, request);
        return sample;
    }

    @Override
    public Denoiser denoiser(int height, int width) {
        return this::predict;
    }

    private void predict(List<UnetRow> rows) {
        allowed.acquireUninterruptibly();
        var seeds = new ArrayList<Long>();
        for (var row : rows) {
            seeds.add((long) row.embedding()[0]);
            if (row.embedding()[1] == BROKEN) {
                throw new IllegalStateException("the device failed");
            }
            if (row.embedding()[1] == HUGE || rows.size() > memory) {
                throw new DeviceMemoryException("no memory for %d rows".formatted(rows.size()), null);
            }
        }
        calls.add(seeds);
    }

    @Override
    public List<SampleResult> decode(List<Sample> finished, int height, int width) {
        if (finished.size() > decodes) {
            throw new DeviceMemoryException("no memory for %d pictures".formatted(finished.size()), null);
        }
        return finished.stream().map(requests::get).map(result).toList();
    }

    @Override
    public Optional<RgbImage> preview(Glimpse glimpse, int height, int width) {
        return Optional.empty();
    }

    private static final class Countdown implements SamplerRun {
        private final int calls;
        private int answered;

        Countdown(int calls) {
            this.calls = calls;
        }

        @Override
        public int calls() {
            return calls;
        }

        @Override
        public int answered() {
            return answered;
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {}

        @Override
        public float timestep() {
            return calls - answered;
        }

        @Override
        public void remember(State state) {
            answered = state.number(answered);
        }

        @Override
        public void step(float[] latents, float[] modelOutput) {
            answered++;
        }
    }
}

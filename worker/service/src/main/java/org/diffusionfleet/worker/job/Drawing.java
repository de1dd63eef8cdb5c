package org.diffusionfleet.worker.job;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.InitImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.worker.prepare.PreparedJob;
import org.diffusionfleet.worker.sampling.SampleWatcher;
import org.diffusionfleet.worker.sampling.SamplingLoop;
import org.jspecify.annotations.Nullable;

/** The samples of one job on their way through the device. */
final class Drawing {

    private final List<SampleRequest> requests;
    private final List<CompletableFuture<SampleResult>> results;
    private final AtomicBoolean given = new AtomicBoolean();

    private Drawing(
            List<SampleRequest> requests, SamplingLoop loop, BooleanSupplier wanted, ProgressReporter progress) {
        this.requests = requests;
        var watcher = new SampleWatcher() {
            @Override
            public boolean wanted() {
                return !given.get() && wanted.getAsBoolean();
            }

            @Override
            public void stepped(int step, int steps) {
                progress.stepped(steps);
            }
        };
        this.results = loop.submit(requests, watcher);
    }

    /** Queues the samples of a job; {@code wanted} is asked before every step of each. */
    static Drawing begin(PreparedJob prepared, SamplingLoop loop, BooleanSupplier wanted, ProgressReporter progress) {
        var request = prepared.job().request();
        var samples = IntStream.range(0, Objects.requireNonNull(request.nSamples()))
                .mapToObj(index -> sample(request, index, prepared.init()))
                .toList();
        return new Drawing(samples, loop, wanted, progress);
    }

    int size() {
        return requests.size();
    }

    SampleRequest request(int index) {
        return requests.get(index);
    }

    /** Waits for a sample. */
    SampleResult result(int index) {
        return results.get(index).join();
    }

    /** Takes the samples still on the device out of their batches at the next step. */
    void giveUp() {
        given.set(true);
    }

    private static SampleRequest sample(Generation request, int index, @Nullable InitImage init) {
        var sample = new SampleRequest(
                Objects.requireNonNull(request.prompt()),
                Objects.requireNonNull(request.negativePrompt()),
                (Objects.requireNonNull(request.seed()) + index) & Long.MAX_VALUE,
                Objects.requireNonNull(request.steps()),
                Objects.requireNonNull(request.guidanceScale()),
                Objects.requireNonNull(request.height()),
                Objects.requireNonNull(request.width()),
                SamplerKind.of(Objects.requireNonNull(request.sampler())).orElseThrow(),
                Objects.requireNonNull(request.eta()));
        return init == null ? sample : sample.from(init);
    }
}

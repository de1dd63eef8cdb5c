package org.diffusionfleet.worker.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.diffusion.Guidance;
import org.diffusionfleet.diffusion.InitImage;
import org.diffusionfleet.diffusion.PromptOptions;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.worker.prepare.PreparedJob;
import org.diffusionfleet.worker.sampling.Origin;
import org.diffusionfleet.worker.sampling.SampleWatcher;
import org.diffusionfleet.worker.sampling.SamplingLoop;
import org.jspecify.annotations.Nullable;

/** The samples of one job on their way through the device. */
final class Drawing {

    private final List<SampleRequest> requests;
    private final List<CompletableFuture<SampleResult>> results;
    private final AtomicBoolean given = new AtomicBoolean();

    private Drawing(
            List<SampleRequest> requests,
            Job job,
            SamplingLoop loop,
            BooleanSupplier wanted,
            RunLimit limit,
            ProgressReporter progress,
            Previews previews) {
        this.requests = requests;
        var watcher = new SampleWatcher() {
            @Override
            public boolean wanted() {
                return !given.get() && !limit.over() && wanted.getAsBoolean();
            }

            @Override
            public void stepped(int step, int steps) {
                limit.stepped();
                progress.stepped(steps);
            }

            @Override
            public boolean looks() {
                return previews.open();
            }

            @Override
            public void look(SampleRequest request, Glimpse glimpse) {
                previews.show(requests.indexOf(request), request, glimpse);
            }
        };
        this.results = loop.submit(requests, Origin.of(job), Optional.ofNullable(job.finishBy()), watcher);
    }

    /** Queues the samples of a job; {@code wanted} and its limit are asked before every step of each. */
    static Drawing begin(
            PreparedJob prepared,
            SamplingLoop loop,
            BooleanSupplier wanted,
            RunLimit limit,
            ProgressReporter progress) {
        var request = prepared.job().request();
        var samples = IntStream.range(0, Objects.requireNonNull(request.nSamples()))
                .mapToObj(index -> sample(request, index))
                .map(sample -> start(sample, prepared.init()))
                .toList();
        var previews =
                new Previews(loop, progress, Boolean.TRUE.equals(prepared.job().previews()));
        return new Drawing(samples, prepared.job(), loop, wanted, limit, progress, previews);
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

    /** What a picture shows less of than was asked. */
    Optional<String> warning(int index, GeneratedImage image) {
        var windows = request(index).promptOptions().maxWindows();
        return Optional.of(image.truncatedPrompt())
                .filter(cut -> !cut.isEmpty())
                .map(cut -> "prompt: exceeds prompt_windows %d; not read is \"%s\"".formatted(windows, cut));
    }

    /** Takes the samples still on the device out of their batches at the next step. */
    void giveUp() {
        given.set(true);
    }

    /** Sample {@code index} of a request that {@link JobRules#complete} filled in and {@link JobRules#check} passed. */
    static SampleRequest sample(Generation request, int index) {
        return new SampleRequest(
                        Objects.requireNonNull(request.prompt()),
                        Objects.requireNonNull(request.negativePrompt()),
                        (Objects.requireNonNull(request.seed()) + index) & Long.MAX_VALUE,
                        Objects.requireNonNull(request.steps()),
                        Objects.requireNonNull(request.guidanceScale()),
                        Objects.requireNonNull(request.height()),
                        Objects.requireNonNull(request.width()),
                        SamplerKind.of(Objects.requireNonNull(request.sampler()))
                                .orElseThrow(),
                        Objects.requireNonNull(request.eta()))
                .with(SigmaSpacing.of(Objects.requireNonNull(request.sigmas())).orElseThrow())
                .with(guidance(request))
                .with(new PromptOptions(
                        Objects.requireNonNull(request.promptWindows()),
                        Objects.requireNonNull(request.promptWeights())));
    }

    private static SampleRequest start(SampleRequest sample, @Nullable InitImage init) {
        return init == null ? sample : sample.from(init);
    }

    private static Guidance guidance(Generation request) {
        return new Guidance(
                Objects.requireNonNull(request.guidanceRescale()),
                Objects.requireNonNull(request.guidanceStart()),
                Objects.requireNonNull(request.guidanceEnd()));
    }
}

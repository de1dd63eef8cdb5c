package org.diffusionfleet.worker.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.worker.prepare.PreparedJob;
import org.diffusionfleet.worker.sampling.Origin;
import org.diffusionfleet.worker.sampling.SampleWatcher;
import org.diffusionfleet.worker.sampling.Studio;
import org.jspecify.annotations.Nullable;

/** The samples of one job on their way through the device. */
final class Drawing {

    private final List<SampleRequest> requests;
    private final Map<SampleRequest, CompletableFuture<SampleResult>> results = new LinkedHashMap<>();
    private final Map<Integer, Checkpoint> checkpoints = new ConcurrentHashMap<>();
    private final AtomicBoolean given = new AtomicBoolean();

    private Drawing(
            List<SampleRequest> requests,
            Job job,
            Studio loop,
            BooleanSupplier wanted,
            RunLimit limit,
            ProgressReporter progress,
            Previews previews,
            Resumption resumption) {
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

            @Override
            public Optional<Checkpoint> resumes(SampleRequest request) {
                return resumption.checkpoint(requests.indexOf(request));
            }

            @Override
            public void left(SampleRequest request, Sample sample) {
                if (resumption.keeps()) {
                    checkpoints.put(requests.indexOf(request), sample.checkpoint());
                }
            }
        };
        var wantedYet = IntStream.range(0, requests.size())
                .filter(index -> !resumption.isDrawn(index))
                .mapToObj(requests::get)
                .toList();
        var submitted = loop.submit(wantedYet, Origin.of(job), Optional.ofNullable(job.finishBy()), watcher);
        for (int i = 0; i < submitted.size(); i++) {
            results.put(wantedYet.get(i), submitted.get(i));
        }
    }

    /** What is known of a job's samples from an earlier try at it. */
    interface Resumption {
        /** Whether its picture is in the store. */
        boolean isDrawn(int index);

        /** Where it goes on from; asked by another thread than the job's. */
        Optional<Checkpoint> checkpoint(int index);

        /** Whether samples that leave unfinished are to be kept; asked on the device's thread. */
        boolean keeps();
    }

    /** A job that nobody has tried, and of which nothing is kept. */
    enum Anew implements Resumption {
        INSTANCE;

        @Override
        public boolean isDrawn(int index) {
            return false;
        }

        @Override
        public Optional<Checkpoint> checkpoint(int index) {
            return Optional.empty();
        }

        @Override
        public boolean keeps() {
            return false;
        }
    }

    /** Queues the samples of a job; {@code wanted} and its limit are asked before every step of each. */
    static Drawing begin(
            PreparedJob prepared,
            Studio loop,
            BooleanSupplier wanted,
            RunLimit limit,
            ProgressReporter progress,
            Resumption resumption) {
        var request = prepared.job().request();
        var samples = IntStream.range(0, Objects.requireNonNull(request.nSamples()))
                .mapToObj(index -> sample(request, index))
                .map(sample -> start(sample, prepared.init()))
                .toList();
        var previews =
                new Previews(loop, progress, Boolean.TRUE.equals(prepared.job().previews()));
        return new Drawing(samples, prepared.job(), loop, wanted, limit, progress, previews, resumption);
    }

    int size() {
        return requests.size();
    }

    SampleRequest request(int index) {
        return requests.get(index);
    }

    /** Waits for a sample that was not drawn before. */
    SampleResult result(int index) {
        return Objects.requireNonNull(results.get(request(index))).join();
    }

    /** Waits until none is on the device any more; those that left it unfinished, by index. */
    Map<Integer, Checkpoint> checkpoints() {
        results.values().forEach(result -> result.handle((_, _) -> true).join());
        return new TreeMap<>(checkpoints);
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

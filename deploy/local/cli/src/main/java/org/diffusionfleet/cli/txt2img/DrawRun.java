package org.diffusionfleet.cli.txt2img;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.client.JobAnswer;
import org.diffusionfleet.cli.client.JobFollower;
import org.diffusionfleet.cli.client.Patience;
import org.diffusionfleet.cli.client.ProblemException;
import org.diffusionfleet.cli.txt2img.Plan.PlannedJob;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Lane;

/**
 * Takes a plan's jobs to their end, up to {@value #WINDOW} at a time, each on its own virtual thread.
 *
 * <p>A job that fails is told and the others go on; a server that is gone ends the run.
 */
final class DrawRun {

    /** Enough to keep a worker's batch full over the round trips, few enough to cancel at once. */
    static final int WINDOW = 32;

    private static final int CANCEL_SECONDS = 5;

    private final FleetClient client;
    private final Patience patience;
    private final Order order;
    private final PictureSink sink;
    private final ProgressDisplay display;
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean canceled;

    /**
     * What all jobs share.
     *
     * @param model the model's name
     * @param template all fields but prompt, number of samples and seed
     */
    record Order(String model, Lane lane, Generation template) {

        Generation generation(PlannedJob job) {
            return template.with(job.prompt().text(), job.samples(), job.seed());
        }
    }

    /** Takes finished pictures, from several threads. */
    @FunctionalInterface
    interface PictureSink {

        /**
         * Picture number {@code picture} of the run, from 0.
         *
         * @return what to call it in a message
         */
        String accept(int picture, byte[] file) throws IOException;
    }

    DrawRun(FleetClient client, Patience patience, Order order, PictureSink sink, ProgressDisplay display) {
        this.client = client;
        this.patience = patience;
        this.order = order;
        this.sink = sink;
        this.display = display;
    }

    /**
     * Runs all jobs.
     *
     * @return how many jobs did not succeed
     * @throws org.diffusionfleet.cli.client.ServerGoneException if the server cannot be reached any more
     * @throws ProblemException if the server refuses a job, which it then would refuse all
     */
    int run(List<PlannedJob> jobs) throws InterruptedException {
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var completion = new ExecutorCompletionService<PlannedJob>(executor);
            var window = new Semaphore(WINDOW);
            var running = 0;
            for (var job : jobs) {
                while (!window.tryAcquire()) {
                    settle(completion);
                    running--;
                    window.release();
                }
                var _ = completion.submit(() -> take(job), job);
                running++;
            }
            for (; running > 0; running--) {
                settle(completion);
            }
            return failed.get();
        } finally {
            executor.shutdownNow();
        }
    }

    /** Asks the server to stop what has not ended; safe to call at any time, waits a few seconds at most. */
    void cancel() {
        canceled = true;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var id : open) {
                executor.execute(() -> cancel(id));
            }
            executor.shutdown();
            if (!executor.awaitTermination(CANCEL_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int openJobs() {
        return open.size();
    }

    private void cancel(String id) {
        try {
            client.cancel(id);
        } catch (IOException | ProblemException e) {
            display.message("job " + id + " could not be cancelled: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void settle(ExecutorCompletionService<PlannedJob> completion) throws InterruptedException {
        try {
            completion.take().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private void take(PlannedJob planned) {
        try {
            takeToItsEnd(planned);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeToItsEnd(PlannedJob planned) throws InterruptedException {
        var generation = order.generation(planned);
        var key = UUID.randomUUID().toString();
        var id = patience.call(() -> client.submit(key, order.model(), order.lane(), generation));
        open.add(id);
        if (canceled) {
            cancel(id);
        }
        var number = planned.firstPicture();
        var pictures = new JobPictures(client, patience, id, number, sink);
        var follower = new JobFollower(client, patience, id, progress -> {
            display.progress(number, (double) progress.step() / progress.steps(), planned.samples());
            pictures.fetchEarly(progress.images());
        });
        var job = follower.awaitEnd();
        open.remove(id);
        warn(planned, job);
        if (job.state() == JobState.SUCCEEDED) {
            display.finished(number, planned.samples(), pictures.fetchRest(job));
        } else {
            failed.incrementAndGet();
            display.failed(number, planned.samples(), reason(job));
        }
    }

    /** Each warning once, however many jobs have it. */
    private void warn(PlannedJob planned, JobAnswer job) {
        var line = planned.prompt().line();
        for (var warning : job.warnings()) {
            var message = "warning: %s%s".formatted(line > 0 ? "line %d: ".formatted(line) : "", warning);
            if (warnings.add(message)) {
                display.message(message);
            }
        }
    }

    private static String reason(JobAnswer job) {
        var error = job.error();
        return "job %s %s%s"
                .formatted(
                        job.id(), job.state().id(), error == null ? "" : ": " + error.code() + ", " + error.detail());
    }
}

package org.diffusionfleet.loadtest.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.loadtest.peer.Numbers;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;

/**
 * Draws random jobs through the engine, in whatever company they come into, and each again alone; compares the pictures.
 *
 * <p>Arguments: the file to write, a model directory, threads, jobs, seed.
 */
public final class ExactnessReport {
    private static final int ROWS = 8;
    /** Jobs on their way at a time: more than run, so that who runs changes all the time. */
    private static final int COMPANY = 10;

    private ExactnessReport() {}

    /** See above. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var threads = Integer.parseInt(arguments[2]);
        var jobs = Integer.parseInt(arguments[3]);
        var random = new Random(Long.parseLong(arguments[4]));
        try (var pipeline = DiffusionPipeline.open(Path.of(arguments[1]), new PipelineOptions(threads, ROWS))) {
            var requests = new ArrayList<SampleRequest>();
            for (var i = 0; i < jobs; i++) {
                requests.add(RandomJobs.next(random, pipeline.model()));
            }
            var painter = new RecordingPainter(Painter.of(pipeline));
            var together = together(painter, requests);
            var calls = painter.take();
            var worst = Double.POSITIVE_INFINITY;
            var equal = 0;
            for (var i = 0; i < jobs; i++) {
                var alone = pipeline.generate(requests.get(i)).image().rgb();
                var psnr = Numbers.psnr(together.get(i), alone);
                worst = Math.min(worst, psnr);
                equal += Double.isInfinite(psnr) ? 1 : 0;
            }
            var lines = List.of(String.format(
                    Locale.ROOT,
                    "%d random jobs, seed %s, %.2f rows a call on average: worst PSNR %.1f dB; %d pictures equal to the byte.",
                    jobs,
                    arguments[4],
                    calls.stream().mapToInt(rows -> rows).average().orElseThrow(),
                    worst,
                    equal));
            lines.forEach(System.out::println);
            Files.write(Path.of(arguments[0]), lines);
        }
    }

    private static List<byte[]> together(Painter painter, List<SampleRequest> requests) throws InterruptedException {
        var free = new Semaphore(COMPANY);
        var results = new ArrayList<CompletableFuture<SampleResult>>();
        try (var engine = new Engine(painter, new RowBudget(ROWS, false))) {
            for (var request : requests) {
                free.acquire();
                var result = engine.submit(request);
                results.add(result.whenComplete((_, _) -> free.release()));
            }
            return results.stream().map(result -> rgb(result.join())).toList();
        }
    }

    private static byte[] rgb(SampleResult result) {
        if (result instanceof SampleResult.Generated(var image)) {
            return image.image().rgb();
        }
        throw new IllegalStateException("a sample was not drawn: " + result);
    }
}

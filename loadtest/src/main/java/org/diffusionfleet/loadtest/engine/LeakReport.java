package org.diffusionfleet.loadtest.engine;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.ToDoubleFunction;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.loadtest.stats.Slope;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;

/**
 * Draws very many small pictures through the engine and looks at the process's memory all the while.
 *
 * <p>Arguments: the file to write, a model directory, threads, jobs, most minutes.
 */
public final class LeakReport {
    private static final int ROWS = 8;
    private static final int COMPANY = 12;
    private static final int BETWEEN_LOOKS = 50;
    /** Of the looks, that are not counted: caches fill, code is compiled. */
    private static final double WARM_UP = 0.2;

    private LeakReport() {}

    /** What is in use after so many jobs, MiB. */
    private record Look(double jobs, double resident, double direct) {}

    /** See above. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var threads = Integer.parseInt(arguments[2]);
        var jobs = Integer.parseInt(arguments[3]);
        var until = System.nanoTime() + (long) (60e9 * Double.parseDouble(arguments[4]));
        try (var pipeline = DiffusionPipeline.open(Path.of(arguments[1]), new PipelineOptions(threads, ROWS));
                var engine = new Engine(Painter.of(pipeline), new RowBudget(ROWS, false))) {
            var allocated = StepAllocation.bytes(engine, pipeline.model().defaultWidth());
            var looks = new ArrayList<Look>();
            var pausesBefore = pauseMillis();
            var begun = System.nanoTime();
            draw(engine, pipeline.model().defaultWidth(), jobs, until, looks);
            var millis = (System.nanoTime() - begun) / 1e6;
            var lines = lines(looks, (pauseMillis() - pausesBefore) / millis, allocated, engine.idleShare());
            lines.forEach(System.out::println);
            Files.write(Path.of(arguments[0]), lines);
        }
    }

    private static void draw(Engine engine, int side, int jobs, long until, List<Look> looks)
            throws IOException, InterruptedException {
        var random = new Random(1);
        var free = new Semaphore(COMPANY);
        for (var i = 0; i < jobs && System.nanoTime() < until; i++) {
            if (i % BETWEEN_LOOKS == 0) {
                looks.add(look(i));
            }
            free.acquire();
            var _ = engine.submit(request(random, i, side)).thenAccept(result -> {
                if (!(result instanceof SampleResult.Generated)) {
                    System.err.println("a sample was not drawn: " + result);
                }
                free.release();
            });
        }
        free.acquire(COMPANY);
    }

    private static SampleRequest request(Random random, int number, int side) {
        return new SampleRequest(
                "a red apple, number " + number,
                "",
                number,
                1 + random.nextInt(2),
                random.nextInt(4) == 0 ? 4 : 1,
                side,
                side,
                SamplerKind.DDIM,
                0);
    }

    private static Look look(int jobs) throws IOException {
        var mebi = 1024.0 * 1024;
        var resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
        var direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToDouble(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Look(jobs, resident, direct / mebi);
    }

    private static double pauseMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private static List<String> lines(List<Look> all, double paused, double allocated, double idle) {
        var looks = all.subList((int) (WARM_UP * all.size()), all.size());
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%.0f jobs; the first %.0f are not counted.",
                        all.getLast().jobs,
                        looks.getFirst().jobs),
                "",
                "| | first, MiB | last, MiB | MiB over 10 000 jobs (95 %) |",
                "|---|---:|---:|---:|",
                row("resident", looks, Look::resident),
                row("direct buffers", looks, Look::direct),
                "",
                "| GC pauses, of wall clock | allocated by the device thread in a step, bytes | device idle between calls |",
                "|---:|---:|---:|",
                String.format(Locale.ROOT, "| %.4f %% | %.1f | %.3f %% |", 100 * paused, allocated, 100 * idle));
    }

    private static String row(String what, List<Look> looks, ToDoubleFunction<Look> value) {
        var slope = Slope.of(
                looks.stream().mapToDouble(Look::jobs).toArray(),
                looks.stream().mapToDouble(value).toArray());
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.3f (±%.3f) |",
                what,
                value.applyAsDouble(looks.getFirst()),
                value.applyAsDouble(looks.getLast()),
                10_000 * slope.perUnit(),
                10_000 * slope.halfWidth());
    }
}

package org.diffusionfleet.loadtest.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.diffusionfleet.loadtest.stats.Distribution;
import org.diffusionfleet.local.stack.Installation;
import org.diffusionfleet.local.stack.LocalStack;
import org.diffusionfleet.local.stack.StackOptions;

/**
 * How far off the estimates are that clients get with their jobs, on a whole fleet (broker, S3 server, gateway and worker in processes of
 * their own): jobs of all kinds come in an open loop, first many at once, then at exponential times at a part of what the fleet can do.
 *
 * <p>Arguments: the file to write, the checkout, a data directory, a model directory, jobs, the part, a seed.
 */
public final class EtaReport {

    private static final int[] STEPS = {10, 20, 50};
    private static final int MOST_SAMPLES = 4;
    private static final double UNGUIDED = 0.2;
    private static final double BATCH = 0.3;
    /** Of all jobs that come at once in the beginning. */
    private static final double AT_ONCE = 0.25;

    private static final int WARM_UP = 8;

    private EtaReport() {}

    /**
     * A job that is done.
     *
     * @param told seconds that it was told it would take
     * @param took seconds
     */
    private record Done(String lane, double told, double took) {

        double error() {
            return Math.abs(told - took) / took;
        }
    }

    /** See above. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = new StackOptions(Path.of(arguments[2]), Path.of(arguments[3]), StackOptions.Ports.FREE);
        var jobs = Integer.parseInt(arguments[4]);
        var part = Double.parseDouble(arguments[5]);
        var random = new Random(Long.parseLong(arguments[6]));
        try (var stack = new LocalStack(new Installation(Path.of(arguments[1])), options, (_, _) -> {})) {
            var client = new StackClient(stack.start().gateway());
            client.draw(IntStream.range(0, WARM_UP).mapToObj(_ -> body(random)).toList());
            var done = run(client, jobs, part, random);
            var lines = lines(done, part);
            lines.forEach(System.out::println);
            Files.write(Path.of(arguments[0]), lines);
        }
    }

    private static List<Done> run(StackClient client, int jobs, double part, RandomGenerator random)
            throws InterruptedException {
        var ends = new ArrayList<CompletableFuture<Done>>();
        for (var job = 0; job < jobs; job++) {
            var body = body(random);
            if (job > jobs * AT_ONCE) {
                Thread.sleep(Duration.ofNanos((long) (1e9 * random.nextExponential() * client.quote(body) / part)));
            }
            ends.add(follow(client, body));
        }
        return ends.stream().map(CompletableFuture::join).toList();
    }

    private static CompletableFuture<Done> follow(StackClient client, String body) {
        var begin = System.nanoTime();
        var job = client.submit(body);
        var told = job.etaSeconds();
        if (told == null) {
            throw new IllegalStateException("no estimate came with " + job);
        }
        var lane = body.contains("\"batch\"") ? "batch" : "interactive";
        return CompletableFuture.supplyAsync(
                () -> new Done(lane, told, (client.awaitEnd(job.id()) - begin) / 1e9), Thread::startVirtualThread);
    }

    private static String body(RandomGenerator random) {
        return """
                {"prompt": "a red apple, number %d", "n_samples": %d, "steps": %d, "guidance_scale": %d, "sampler": "ddim", "lane": "%s"}""".formatted(
                        random.nextInt(1_000_000),
                        random.nextInt(1, MOST_SAMPLES + 1),
                        STEPS[random.nextInt(STEPS.length)],
                        random.nextDouble() < UNGUIDED ? 1 : 4,
                        random.nextDouble() < BATCH ? "batch" : "interactive");
    }

    private static List<String> lines(List<Done> done, double part) {
        var lines = new ArrayList<>(List.of(
                "%d jobs of 1 to %d pictures and 10, 20 or 50 steps, %.0f %% unguided, %.0f %% in the batch lane; %.0f %% of them at once, then at %.2f of what the fleet can do."
                        .formatted(done.size(), MOST_SAMPLES, 100 * UNGUIDED, 100 * BATCH, 100 * AT_ONCE, part),
                "",
                "| jobs | number | took, s: median, p90 | error ÷ time taken: median, p90 | told ÷ taken: median |",
                "|---|---:|---:|---:|---:|"));
        lines.add(line("all", done, _ -> true));
        lines.add(line("interactive", done, job -> job.lane().equals("interactive")));
        lines.add(line("batch", done, job -> job.lane().equals("batch")));
        lines.add(line("that took more than 10 s", done, job -> job.took() > 10));
        return lines;
    }

    private static String line(String what, List<Done> done, Predicate<Done> which) {
        var some = done.stream().filter(which).toList();
        var took = Distribution.of(some.stream().mapToDouble(Done::took));
        var errors = Distribution.of(some.stream().mapToDouble(Done::error));
        var ratios = Distribution.of(some.stream().mapToDouble(job -> job.told() / job.took()));
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f, %.1f | %.2f, %.2f | %.2f |",
                what,
                some.size(),
                took.median(),
                took.quantile(0.9),
                errors.median(),
                errors.quantile(0.9),
                ratios.median());
    }
}

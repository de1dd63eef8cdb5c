package org.diffusionfleet.diffusion.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.Psnr;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SamplingObserver;

/**
 * Draws the same pictures on the CPU and on a GPU and compares pictures and times. As a program, for a machine that has no
 * Maven: {@code java -cp ... ProviderCheck MODEL_DIR [STEPS [SIDE]]} with the GPU artefact's native libraries, CUDA, cuDNN and
 * TensorRT in {@code LD_LIBRARY_PATH}; it exits with 1 if a picture is not the CPU's.
 */
public final class ProviderCheck {
    private static final double LEAST_PSNR = 40;
    private static final int MAX_SAMPLES = 8;
    private static final SamplingObserver NOBODY = new SamplingObserver() {};

    private final Path model;
    private final int steps;
    private final int side;
    private final List<RgbImage> reference;

    /**
     * One provider's line of the table.
     *
     * @param openMillis from the directory to the first picture, engines built or read included
     * @param stepMillis one step, by samples in the batch: 1, then 8
     * @param psnr the worst picture's, against the CPU's
     */
    record Finding(String provider, double openMillis, List<Double> stepMillis, double psnr) {
        boolean good() {
            return psnr >= LEAST_PSNR;
        }

        @Override
        public String toString() {
            return "%-24s to first picture %9.0f ms, a step of 1 sample %8.2f ms, of %d %8.2f ms, worst PSNR %6.2f dB"
                    .formatted(provider, openMillis, stepMillis.get(0), MAX_SAMPLES, stepMillis.get(1), psnr);
        }
    }

    ProviderCheck(Path model, int steps, int side) {
        this.model = model;
        this.steps = steps;
        this.side = side;
        try (var cpu = open(new Cpu())) {
            this.reference = draw(cpu, MAX_SAMPLES);
        }
    }

    /** Compares; a provider that cannot be loaded is a {@link ProviderException}. */
    Finding check(String name, ExecutionProvider... providers) {
        var start = System.nanoTime();
        try (var pipeline = open(providers)) {
            draw(pipeline, 1);
            var open = millisSince(start);
            var pictures = new ArrayList<RgbImage>();
            var stepMillis = new ArrayList<Double>();
            for (var samples : List.of(1, MAX_SAMPLES)) {
                draw(pipeline, samples);
                stepMillis.add(timed(() -> pictures.addAll(draw(pipeline, samples))) / steps);
            }
            return new Finding(name, open, stepMillis, worst(pictures));
        }
    }

    private double worst(List<RgbImage> pictures) {
        var all = new ArrayList<>(List.of(reference.getFirst()));
        all.addAll(reference);
        return IntStream.range(0, pictures.size())
                .mapToDouble(i -> Psnr.of(pictures.get(i), all.get(i)))
                .min()
                .orElseThrow();
    }

    private DiffusionPipeline open(ExecutionProvider... providers) {
        return DiffusionPipeline.open(
                model, new PipelineOptions(0, 2 * MAX_SAMPLES, List.of(providers), Optional.empty()));
    }

    private List<RgbImage> draw(DiffusionPipeline pipeline, int samples) {
        var batch = IntStream.range(0, samples)
                .mapToObj(i -> new SampleRequest(
                        "a red apple, number " + i, "", 42 + i, steps, 4, side, side, SamplerKind.DDIM, 0))
                .toList();
        return pipeline.generate(batch, NOBODY).stream()
                .map(result -> ((SampleResult.Generated) result).image().image())
                .toList();
    }

    private static double timed(Runnable work) {
        var start = System.nanoTime();
        work.run();
        return millisSince(start);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /** TensorRT for this check's rows and size. */
    TensorRt tensorRt(boolean fp16, Path cache) {
        return new TensorRt(
                0,
                fp16,
                false,
                new Range(1, 2, 2 * MAX_SAMPLES),
                Range.of(side),
                0,
                3,
                Optional.of(cache.resolve("engines")),
                Optional.of(cache.resolve("timings")));
    }

    /** Prints the table. */
    public static void main(String[] args) throws IOException {
        var model = Path.of(args[0]);
        var steps = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        var side = args.length > 2 ? Integer.parseInt(args[2]) : 64;
        ProviderStatus.all().forEach(System.out::println);
        var check = new ProviderCheck(model, steps, side);
        var cache = Files.createTempDirectory("engines");
        var tries = List.<Supplier<Finding>>of(
                () -> check.check("cpu", new Cpu()),
                () -> check.check("cuda", new Cuda(0)),
                () -> check.check("tensorrt fp32", check.tensorRt(false, cache), new Cuda(0)),
                () -> check.check("tensorrt fp32, cached", check.tensorRt(false, cache), new Cuda(0)),
                () -> check.check("tensorrt fp16", check.tensorRt(true, cache), new Cuda(0)));
        var good = true;
        for (var one : tries) {
            good &= report(one);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean report(Supplier<Finding> one) {
        try {
            var finding = one.get();
            System.out.println(finding + (finding.good() ? "" : "  <-- not the CPU's picture"));
            return finding.good();
        } catch (ProviderException e) {
            System.out.println("skipped: " + e.getMessage());
            return true;
        }
    }
}

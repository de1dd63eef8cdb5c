package org.diffusionfleet.loadtest.image;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.diffusion.RgbImage;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One picture, one encoder, one thread: milliseconds a file. {@link EncoderReport} runs it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncoderBenchmark {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Which encoder. */
    @Param
    public Encoder encoder = Encoder.PNG;

    /** Which picture, see {@link TestPicture}. */
    @Param("photo-512")
    public String picture = "";

    private RgbImage image = new RgbImage(0, 0, new byte[0]);

    /** Draws the picture. */
    @Setup
    public void draw() throws IOException {
        image = TestPicture.of(picture);
    }

    /** What is measured. */
    @Benchmark
    public byte[] encode(Processor processor) {
        long before = THREADS.getCurrentThreadCpuTime();
        var file = encoder.encode(image);
        processor.nanos += THREADS.getCurrentThreadCpuTime() - before;
        processor.files++;
        return file;
    }

    /** The processor's time for so many files: on a machine that does other things too, what the files cost. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Processor {
        public long nanos;
        public long files;
    }
}

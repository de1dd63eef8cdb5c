package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionfleet.diffusion.onnx.BatchBuffers;
import org.diffusionfleet.diffusion.onnx.BatchBuffers.Shape;
import org.diffusionfleet.diffusion.onnx.HostMemory;
import org.diffusionfleet.diffusion.onnx.Port;
import org.diffusionfleet.diffusion.onnx.PromptedGraph;
import org.diffusionfleet.diffusion.onnx.RecentBuffers;
import org.jspecify.annotations.Nullable;

/**
 * What UNet calls at one latent size and prompt length read and write: allocated once, refilled each step. A row's prompt, which
 * stays the same from step to step, is copied when another row takes its place.
 */
final class UnetBuffers implements RecentBuffers.Sized {
    private final int height;
    private final int width;
    private final int tokens;
    private final boolean perRowTimestep;
    private final BatchBuffers buffers;
    private final HostMemory sample;
    private final HostMemory timestep;
    private final HostMemory embedding;
    private final HostMemory output;
    private final Optional<PromptProducts> products;
    private final List<Extra> extras = new ArrayList<>();
    private final List<Prompt> prompts = new ArrayList<>();

    /** An extra input's name and memory. */
    private record Extra(String name, HostMemory memory) {}

    /** What was last copied to a row: the arrays themselves, which nobody changes. */
    private static final class Prompt {
        private float @Nullable [] embedding;
        private @Nullable Map<String, float[]> extras;
    }

    UnetBuffers(PromptedGraph graph, UnetPorts ports, int maxRows, int height, int width, int tokens) {
        this.height = height;
        this.width = width;
        this.tokens = tokens;
        this.perRowTimestep = ports.perRowTimestep();
        Shape made = rows -> new long[] {rows, ports.latentChannels(), height, width};
        var inputs = new LinkedHashMap<Port, Shape>();
        inputs.put(ports.sample(), rows -> new long[] {rows, ports.inChannels(), height, width});
        inputs.put(ports.timestep(), ports::timestepShape);
        inputs.put(ports.embedding(), rows -> new long[] {rows, tokens, ports.embeddingWidth()});
        ports.products().forEach(port -> inputs.put(port, PromptProducts.shape(port, tokens)));
        ports.extras().values().forEach(port -> inputs.put(port, rows -> new long[] {rows, port.dimension(1)}));
        this.buffers = new BatchBuffers(graph.graph(), maxRows, inputs, Map.of(ports.output(), made));
        this.sample = buffers.input(ports.sample());
        this.timestep = buffers.input(ports.timestep());
        this.embedding = buffers.input(ports.embedding());
        this.output = buffers.output(ports.output());
        this.products = graph.prompt().map(prompt -> new PromptProducts(prompt, ports, tokens, buffers));
        ports.extras().values().forEach(port -> extras.add(new Extra(port.name(), buffers.input(port))));
        for (var row = 0; row < maxRows; row++) {
            prompts.add(new Prompt());
        }
    }

    @Override
    public boolean fit(int height, int width, int tokens) {
        return height == this.height && width == this.width && tokens == this.tokens;
    }

    /**
     * Asks for some of the rows.
     *
     * @param picked places in {@code rows}; the first {@code count} count
     */
    void predict(List<UnetRow> rows, int[] picked, int count) throws OrtException {
        for (var i = 0; i < count; i++) {
            fill(i, rows.get(picked[i]));
        }
        buffers.run(count);
        for (var i = 0; i < count; i++) {
            var answer = rows.get(picked[i]).output();
            output.get(i * answer.length, answer);
        }
    }

    @SuppressWarnings(
            "ReferenceEquality") // The same array has the same numbers, and comparing them costs what copying does.
    private void fill(int place, UnetRow row) throws OrtException {
        sample.put(place * row.latents().length, row.latents());
        if (perRowTimestep || place == 0) {
            timestep.put(place, row.timestep());
        }
        var prompt = prompts.get(place);
        if (prompt.embedding != row.embedding()) {
            embedding.put(place * row.embedding().length, row.embedding());
            if (products.isPresent()) {
                products.get().put(place, row.embedding());
            }
            prompt.embedding = row.embedding();
        }
        if (prompt.extras != row.extras()) {
            fillExtras(place, row.extras());
            prompt.extras = row.extras();
        }
    }

    private void fillExtras(int place, Map<String, float[]> values) {
        for (var i = 0; i < extras.size(); i++) {
            var extra = extras.get(i);
            var vector = values.get(extra.name);
            if (vector == null) {
                throw new IllegalStateException("a row without " + extra.name);
            }
            extra.memory.put(place * vector.length, vector);
        }
    }

    @Override
    public void close() {
        products.ifPresent(PromptProducts::close);
        buffers.close();
    }
}

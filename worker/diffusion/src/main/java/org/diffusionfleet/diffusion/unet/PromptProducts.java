package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.onnx.BatchBuffers;
import org.diffusionfleet.diffusion.onnx.BatchBuffers.Shape;
import org.diffusionfleet.diffusion.onnx.HostMemory;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;

/** What a UNet's cross-attentions read of a prompt: made when a row gets another prompt, not at every step. Not thread-safe. */
final class PromptProducts implements AutoCloseable {
    private final BatchBuffers buffers;
    private final HostMemory embedding;
    private final List<Transfer> transfers = new ArrayList<>();

    /** A row of a product, on its way from the graph that makes it to the buffer of all rows. */
    @SuppressWarnings("ArrayRecordComponent") // Overwritten for every prompt.
    private record Transfer(HostMemory from, float[] row, HostMemory to) {
        void to(int place) {
            from.get(0, row);
            to.put(place * row.length, row);
        }
    }

    /**
     * Products of prompts of one length.
     *
     * @param graph makes them
     * @param calls the UNet's buffers, which hold them for all rows
     */
    PromptProducts(OnnxModel graph, UnetPorts ports, int tokens, BatchBuffers calls) {
        var outputs = new LinkedHashMap<Port, Shape>();
        ports.products().forEach(product -> outputs.put(product, shape(product, tokens)));
        this.buffers = new BatchBuffers(
                graph,
                1,
                Map.of(ports.embedding(), rows -> new long[] {rows, tokens, ports.embeddingWidth()}),
                outputs);
        this.embedding = buffers.input(ports.embedding());
        ports.products()
                .forEach(product -> transfers.add(new Transfer(
                        buffers.output(product),
                        new float[tokens * (int) product.dimension(2)],
                        calls.input(product))));
    }

    static Shape shape(Port product, int tokens) {
        return rows -> new long[] {rows, tokens, product.dimension(2)};
    }

    /** Gives the row in a place another prompt, of shape (tokens, width). */
    void put(int place, float[] prompt) throws OrtException {
        embedding.put(0, prompt);
        buffers.run(1);
        for (var transfer : transfers) {
            transfer.to(place);
        }
    }

    @Override
    public void close() {
        buffers.close();
    }
}

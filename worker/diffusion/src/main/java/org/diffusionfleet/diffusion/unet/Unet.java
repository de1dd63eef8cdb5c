package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.onnx.OnnxModel;

/**
 * The denoising UNet. Rows are independent of each other; those that may not share a call are split over several. Keeps
 * the buffers of the latest latent size. Not thread-safe.
 */
public final class Unet implements AutoCloseable {
    private final OnnxModel graph;
    private final UnetPorts ports;
    private final int maxRows;
    private final Map<Integer, UnetBuffers> buffersByRows = new HashMap<>();
    private int height;
    private int width;

    private Unet(OnnxModel graph, UnetPorts ports, int maxRows) {
        this.graph = graph;
        this.ports = ports;
        this.maxRows = maxRows;
    }

    /**
     * Takes over a loaded graph.
     *
     * @param statedChannels channels of the latents, for a graph that leaves them open
     * @param maxRows most rows in a call
     */
    public static Unet of(OnnxModel graph, OptionalInt statedChannels, int maxRows) {
        return new Unet(graph, UnetPorts.of(graph, statedChannels), maxRows);
    }

    public int latentChannels() {
        return ports.latentChannels();
    }

    /** Numbers per token it reads. */
    public int embeddingWidth() {
        return ports.embeddingWidth();
    }

    /** Whether rows at different timesteps may share a call. */
    public boolean perRowTimestep() {
        return ports.perRowTimestep();
    }

    /**
     * Predicts for every row, in as few calls as the graph and the most rows allow.
     *
     * @param height of the latents
     * @param width of the latents
     */
    public void predict(List<UnetRow> rows, int height, int width) {
        resize(height, width);
        for (var group : groups(rows)) {
            for (var from = 0; from < group.size(); from += maxRows) {
                call(group.subList(from, Math.min(group.size(), from + maxRows)));
            }
        }
    }

    private List<List<UnetRow>> groups(List<UnetRow> rows) {
        if (perRowTimestep()) {
            return List.of(rows);
        }
        var byTimestep = new LinkedHashMap<Float, List<UnetRow>>();
        rows.forEach(row -> byTimestep
                .computeIfAbsent(row.timestep(), t -> new ArrayList<>())
                .add(row));
        return List.copyOf(byTimestep.values());
    }

    private void call(List<UnetRow> rows) {
        try {
            var buffers = buffers(rows.size(), rows.getFirst().embedding().length / ports.embeddingWidth());
            buffers.fill(rows, perRowTimestep());
            graph.run(buffers.inputs(ports), Map.of(ports.output().name(), buffers.output()));
            buffers.drain(rows);
        } catch (OrtException e) {
            throw new SamplingException("the UNet failed on %d rows: %s".formatted(rows.size(), e.getMessage()), e);
        }
    }

    private UnetBuffers buffers(int rows, int tokens) throws OrtException {
        var known = buffersByRows.get(rows);
        if (known != null) {
            return known;
        }
        var fresh = UnetBuffers.allocate(ports, rows, tokens, height, width);
        buffersByRows.put(rows, fresh);
        return fresh;
    }

    private void resize(int height, int width) {
        if (height != this.height || width != this.width) {
            freeBuffers();
            this.height = height;
            this.width = width;
        }
    }

    private void freeBuffers() {
        buffersByRows.values().forEach(UnetBuffers::close);
        buffersByRows.clear();
    }

    @Override
    public void close() {
        freeBuffers();
        graph.close();
    }
}

package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;

/**
 * The denoising UNet. Rows are independent of each other; those that may not share a call are split over several. Keeps
 * the buffers of the latest latent size. Not thread-safe.
 */
public final class Unet implements AutoCloseable {
    private final OnnxModel graph;
    private final UnetPorts ports;
    private final int maxRows;
    private final Map<Shape, UnetBuffers> buffersByShape = new HashMap<>();
    private int height;
    private int width;

    private Unet(OnnxModel graph, UnetPorts ports, int maxRows) {
        this.graph = graph;
        this.ports = ports;
        this.maxRows = maxRows;
    }

    /** What tells one call's buffers from another's, at one latent size. */
    private record Shape(int rows, int tokens) {}

    /** What rows must have in common to share a call; the timestep is 0 where it need not. */
    private record Company(int embeddingLength, float timestep) {}

    /**
     * Takes over a loaded graph.
     *
     * @param statedIn channels it reads, for a graph that leaves them open
     * @param statedOut channels it makes, likewise; as many as it reads if nobody says
     * @param maxRows most rows in a call
     */
    public static Unet of(OnnxModel graph, OptionalInt statedIn, OptionalInt statedOut, int maxRows) {
        return new Unet(graph, UnetPorts.of(graph.ports(), statedIn, statedOut), maxRows);
    }

    /**
     * Whether it reads, after the latents, a mask and the latents of the picture without what the mask covers
     * (Rombach et al. 2022, section 4.5).
     *
     * @throws ModelException if it reads anything else but latents
     */
    public boolean inpaints() {
        var surplus = ports.inChannels() - ports.latentChannels();
        if (surplus != 0 && surplus != 1 + ports.latentChannels()) {
            throw new ModelException(
                    graph.file(),
                    "reads %d channels and makes %d: it must read as many, or those, a mask and as many again"
                            .formatted(ports.inChannels(), ports.latentChannels()));
        }
        return surplus != 0;
    }

    public int latentChannels() {
        return ports.latentChannels();
    }

    /** Numbers per token it reads. */
    public int embeddingWidth() {
        return ports.embeddingWidth();
    }

    /** The inputs it reads besides latents, timestep and prompt: every {@link UnetRow} must bring all of them. */
    public Set<String> extras() {
        return ports.extras().values().stream().map(Port::name).collect(Collectors.toSet());
    }

    /** Whether it guides itself: the scale is an input, and there is no second row for a negative prompt. */
    public boolean guidanceEmbedded() {
        return ports.extras().containsKey(ExtraInput.TIMESTEP_COND);
    }

    /** Tokens it reads, where the graph does not leave that open. */
    public OptionalInt fixedTokens() {
        var tokens = (int) ports.embedding().dimension(1);
        return tokens > 0 ? OptionalInt.of(tokens) : OptionalInt.empty();
    }

    /**
     * Those of {@link #extras()} that do not follow from the prompt.
     *
     * @param height of the picture, in pixels
     * @param width of the picture, in pixels
     */
    public Map<String, float[]> conditions(int height, int width, double guidanceScale) {
        return SampleConditions.of(ports, height, width, guidanceScale);
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
        var groups = new LinkedHashMap<Company, List<UnetRow>>();
        rows.forEach(row -> groups.computeIfAbsent(
                        new Company(row.embedding().length, perRowTimestep() ? 0 : row.timestep()),
                        company -> new ArrayList<>())
                .add(row));
        return List.copyOf(groups.values());
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
        var shape = new Shape(rows, tokens);
        var known = buffersByShape.get(shape);
        if (known != null) {
            return known;
        }
        var fresh = UnetBuffers.allocate(ports, rows, tokens, height, width);
        buffersByShape.put(shape, fresh);
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
        buffersByShape.values().forEach(UnetBuffers::close);
        buffersByShape.clear();
    }

    @Override
    public void close() {
        freeBuffers();
        graph.close();
    }
}

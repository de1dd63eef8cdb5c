package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OrtException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.onnx.DeviceFailure;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;
import org.diffusionfleet.diffusion.onnx.PromptedGraph;
import org.diffusionfleet.diffusion.onnx.RecentBuffers;

/**
 * The denoising UNet. Rows are independent of each other; those that may not share a call are split over several. Its buffers
 * are made once a size; a prediction at a known size allocates nothing of ours. Not thread-safe.
 */
public final class Unet implements AutoCloseable {
    /** Latent sizes and prompt lengths that take turns keep their buffers up to this many. */
    private static final int MAX_SIZES = 4;

    private final PromptedGraph graph;
    private final UnetPorts ports;
    private final boolean perRowTimestep;
    private final RecentBuffers<UnetBuffers> buffers = new RecentBuffers<>(MAX_SIZES);
    /** Which rows of the current prediction have had their call. */
    private final BitSet answered = new BitSet();
    /** Places of the rows of the current call; as long as the most rows of one. */
    private final int[] picked;

    private Unet(PromptedGraph graph, UnetPorts ports, int maxRows) {
        this.graph = graph;
        this.ports = ports;
        this.perRowTimestep = ports.perRowTimestep();
        this.picked = new int[maxRows];
    }

    /** Takes over a graph that was loaded whole. */
    public static Unet of(OnnxModel graph, OptionalInt statedIn, OptionalInt statedOut, int maxRows) {
        return of(new PromptedGraph(graph, Optional.empty()), statedIn, statedOut, maxRows);
    }

    /**
     * Takes over a loaded graph.
     *
     * @param statedIn channels it reads, for a graph that leaves them open
     * @param statedOut channels it makes, likewise; as many as it reads if nobody says
     * @param maxRows most rows in a call
     */
    public static Unet of(PromptedGraph graph, OptionalInt statedIn, OptionalInt statedOut, int maxRows) {
        var ports = UnetPorts.of(graph.graph().ports(), graph.products(), statedIn, statedOut);
        return new Unet(graph, ports, maxRows);
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
                    graph.graph().file(),
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

    /** Numbers it reads of the prompt as a whole, 0 if none. */
    public int pooledWidth() {
        var pooled = ports.extras().get(ExtraInput.TEXT_EMBEDS);
        return pooled == null ? 0 : (int) pooled.dimension(1);
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
        return perRowTimestep;
    }

    /**
     * Predicts for every row, in as few calls as the graph and the most rows allow.
     *
     * @param height of the latents
     * @param width of the latents
     */
    public void predict(List<UnetRow> rows, int height, int width) {
        answered.clear();
        for (var first = 0; first < rows.size(); first = answered.nextClearBit(first)) {
            call(rows, pick(rows, first), height, width);
        }
    }

    /** Picks the first row and as many unanswered ones as may share its call. */
    private int pick(List<UnetRow> rows, int first) {
        var count = 0;
        for (var i = first; i < rows.size() && count < picked.length; i++) {
            if (!answered.get(i) && mayShare(rows.get(first), rows.get(i))) {
                answered.set(i);
                picked[count++] = i;
            }
        }
        return count;
    }

    private boolean mayShare(UnetRow one, UnetRow other) {
        return one.embedding().length == other.embedding().length
                && (perRowTimestep || one.timestep() == other.timestep());
    }

    private void call(List<UnetRow> rows, int count, int height, int width) {
        try {
            var tokens = rows.get(picked[0]).embedding().length / ports.embeddingWidth();
            buffers(height, width, tokens).predict(rows, picked, count);
        } catch (OrtException e) {
            throw DeviceFailure.of("the UNet on %d rows of %d x %d latents".formatted(count, height, width), e);
        }
    }

    private UnetBuffers buffers(int height, int width, int tokens) {
        var known = buffers.find(height, width, tokens);
        return known != null ? known : buffers.add(new UnetBuffers(graph, ports, picked.length, height, width, tokens));
    }

    /** Frees graph and buffers; does nothing the second time. Predicting after that is an {@link IllegalStateException}. */
    @Override
    public void close() {
        graph.close();
        buffers.close();
    }
}

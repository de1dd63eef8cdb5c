package org.diffusionfleet.diffusion.safety;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SafetyCheck;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.onnx.HostTensor;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;

/**
 * The graph that diffusers exports of its {@code StableDiffusionSafetyChecker}: CLIP's view of a picture, compared with
 * the concepts it was made to find. Pictures go through it one by one, as in diffusers' ONNX pipeline. Not thread-safe.
 */
public final class SafetyChecker implements AutoCloseable {
    private static final String COMPONENT = "safety_checker";

    private final OnnxModel graph;
    private final Preprocessing preprocessing;
    private final HostTensor clipInput;
    private final HostTensor images;
    private final HostTensor flagged;
    private final Map<String, HostTensor> in;
    private final Map<String, HostTensor> out;

    private SafetyChecker(OnnxModel graph, Preprocessing preprocessing) throws OrtException {
        var clip = graph.ports().floatInput("clip_input");
        var pictures = graph.ports().floatInput("images");
        var flags = graph.ports().output("has_nsfw_concepts", Set.of(OnnxJavaType.BOOL));
        var height = side(graph, clip, 2, preprocessing.height());
        var width = side(graph, clip, 3, preprocessing.width());
        this.graph = graph;
        this.preprocessing = preprocessing;
        this.clipInput = HostTensor.allocate(clip.type(), 1, 3, height, width);
        // The graph blackens what it flags here; our pictures are bytes, so it is given zeros and we do that ourselves.
        this.images = HostTensor.allocate(pictures.type(), 1, height, width, 3);
        this.flagged = HostTensor.allocate(flags.type(), 1);
        this.in = Map.of(clip.name(), clipInput, pictures.name(), images);
        this.out = Map.of(flags.name(), flagged);
    }

    private static int side(OnnxModel graph, Port port, int axis, int wanted) {
        if (port.dimension(axis) > 0 && port.dimension(axis) != wanted) {
            throw new ModelException(
                    graph.file(),
                    "%s has %s, but preprocessor_config.json makes %d".formatted(port.name(), port.shape(), wanted));
        }
        return wanted;
    }

    /**
     * Loads the model's safety checker, if it has one and it is asked for.
     *
     * @param intraOpThreads threads inside one operator, 0 for ONNX Runtime's choice
     * @throws ModelException if it is broken, or asked for and not there
     */
    public static Optional<SafetyChecker> open(ModelDirectory model, SafetyCheck check, int intraOpThreads) {
        var file = model.file(COMPONENT, "model.onnx");
        var wanted = switch (check) {
            case OFF -> false;
            case ON -> true;
            case AUTO -> Files.exists(file);
        };
        if (!wanted) {
            return Optional.empty();
        }
        if (!Files.exists(file)) {
            throw new ModelException(file, "file is missing: the model has no safety checker to switch on");
        }
        var preprocessing = Preprocessing.read(model);
        var graph = OnnxModel.open(file, intraOpThreads);
        try {
            return Optional.of(new SafetyChecker(graph, preprocessing));
        } catch (OrtException e) {
            graph.close();
            throw new ModelException(file, "cannot be used: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    /**
     * Whether the picture shows what it should not.
     *
     * @throws SamplingException if the device fails
     */
    public boolean flags(RgbImage image) {
        clipInput.put(0, preprocessing.apply(image));
        try {
            graph.run(in, out);
        } catch (OrtException e) {
            throw new SamplingException("the safety checker failed: " + e.getMessage(), e);
        }
        var flag = new float[1];
        flagged.get(0, flag);
        return flag[0] != 0;
    }

    @Override
    public void close() {
        clipInput.close();
        images.close();
        flagged.close();
        graph.close();
    }
}

package org.diffusionfleet.diffusion;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.UnetConfig;
import org.diffusionfleet.diffusion.onnx.OnnxFile;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.PromptedGraph;
import org.diffusionfleet.diffusion.sampler.Samplers;
import org.diffusionfleet.diffusion.text.TextEncoder;
import org.diffusionfleet.diffusion.tokenizer.ClipTokenizer;
import org.diffusionfleet.diffusion.unet.Unet;
import org.diffusionfleet.diffusion.vae.VaeDecoder;
import org.diffusionfleet.diffusion.vae.VaeEncoder;

/** A model's parts, loaded and fitted together. */
record Components(ModelInfo info, Samplers samplers, TextEncoder text, Unet unet, VaeDecoder vae, Start.Maker starts)
        implements AutoCloseable {
    /** Reads all that is quickly read before it loads what may be gigabytes. */
    static Components open(ModelDirectory model, PipelineOptions options) {
        var samplers = Samplers.read(model);
        var tokenizers = TextEncoder.tokenizers(model);
        model.index()
                .family()
                .graphs()
                .forEach(component -> OnnxFile.read(model.graph(component)).files());
        var graphs = new ArrayList<OnnxModel>();
        try {
            var text = model.index().family().textEncoders().stream()
                    .map(component -> load(model, component, options, graphs))
                    .toList();
            var unet = loadUnet(model, options, graphs);
            var vae = load(model, "vae_decoder", options, graphs);
            var encoder = encoder(model, options);
            encoder.ifPresent(graphs::add);
            return fit(model, options, samplers, tokenizers, text, unet, vae, encoder);
        } catch (RuntimeException e) {
            graphs.forEach(OnnxModel::close);
            throw e;
        }
    }

    private static OnnxModel load(
            ModelDirectory model, String component, PipelineOptions options, List<OnnxModel> loaded) {
        var graph = OnnxModel.open(model.graph(component), Profiles.settings(model, component, options));
        loaded.add(graph);
        return graph;
    }

    private static PromptedGraph loadUnet(ModelDirectory model, PipelineOptions options, List<OnnxModel> loaded) {
        var unet = OnnxModel.openPrompted(model.graph("unet"), Profiles.settings(model, "unet", options));
        loaded.add(unet.graph());
        unet.prompt().ifPresent(loaded::add);
        return unet;
    }

    /** A model can do without: then it draws from text alone. */
    private static Optional<OnnxModel> encoder(ModelDirectory model, PipelineOptions options) {
        return model.has("vae_encoder")
                ? Optional.of(OnnxModel.openSilenced(
                        model.graph("vae_encoder"), Profiles.settings(model, "vae_encoder", options)))
                : Optional.empty();
    }

    private static Components fit(
            ModelDirectory model,
            PipelineOptions options,
            Samplers samplers,
            List<ClipTokenizer> tokenizers,
            List<OnnxModel> textGraphs,
            PromptedGraph unetGraph,
            OnnxModel vaeGraph,
            Optional<OnnxModel> encoderGraph) {
        var config = UnetConfig.read(model);
        var unet = Unet.of(unetGraph, config.inChannels(), config.outChannels(), options.maxRows());
        var text = TextEncoder.of(model, tokenizers, textGraphs);
        requireFit(model, text, unet);
        var vaeConfig = Profiles.vae(model, options);
        var vae = VaeDecoder.of(vaeGraph, vaeConfig, unet.latentChannels());
        var encoder = encoderGraph.map(graph -> VaeEncoder.of(graph, vaeConfig, unet.latentChannels(), vae.factor()));
        var starts = new Start.Maker(encoder, unet.inpaints(), vae.factor());
        var info = new ModelInfo(
                model.name(),
                config.latentHeight() * vae.factor(),
                config.latentWidth() * vae.factor(),
                config.downscale() * vae.factor(),
                unet.latentChannels(),
                vae.factor(),
                text.maxTokens(),
                samplers.maxSteps(),
                samplers.kinds(),
                unet.perRowTimestep(),
                samplers.defaultSampler(),
                samplers.warnings(),
                samplers.steps(),
                tasks(model, unet, encoder.isPresent()),
                unet.fixedTokens().isPresent()
                        ? unet.fixedTokens().getAsInt() / text.maxTokens()
                        : PromptOptions.MAX_WINDOWS);
        return new Components(info, samplers, text, unet, vae, starts);
    }

    private static void requireFit(ModelDirectory model, TextEncoder text, Unet unet) {
        if (text.width() != unet.embeddingWidth()) {
            throw new ModelException(
                    model.graph("text_encoder"),
                    "makes vectors of %d numbers, but the UNet reads %d"
                            .formatted(text.width(), unet.embeddingWidth()));
        }
        if (text.pooledWidth() != unet.pooledWidth()) {
            throw new ModelException(
                    model.graph("text_encoder_2"),
                    "makes %d numbers of a whole prompt, but the UNet reads %d"
                            .formatted(text.pooledWidth(), unet.pooledWidth()));
        }
    }

    private static Set<Task> tasks(ModelDirectory model, Unet unet, boolean encodes) {
        if (unet.inpaints() && !encodes) {
            throw new ModelException(
                    model.graph("vae_encoder"), "is missing, and the UNet does nothing but repaint pictures");
        }
        if (unet.inpaints()) {
            return EnumSet.of(Task.INPAINTING);
        }
        return encodes ? EnumSet.allOf(Task.class) : EnumSet.of(Task.TEXT_TO_IMAGE);
    }

    @Override
    public void close() {
        text.close();
        unet.close();
        vae.close();
        starts.encoder().ifPresent(VaeEncoder::close);
    }
}

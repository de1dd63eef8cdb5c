package org.diffusionfleet.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.UnetConfig;
import org.diffusionfleet.diffusion.model.VaeConfig;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.sampler.Samplers;
import org.diffusionfleet.diffusion.text.TextEncoder;
import org.diffusionfleet.diffusion.unet.Unet;
import org.diffusionfleet.diffusion.vae.VaeDecoder;

/** A model's parts, loaded and fitted together. */
record Components(ModelInfo info, Samplers samplers, TextEncoder text, Unet unet, VaeDecoder vae)
        implements AutoCloseable {
    static Components open(ModelDirectory model, PipelineOptions options) {
        var samplers = Samplers.read(model);
        var graphs = new ArrayList<OnnxModel>();
        try {
            var text = model.index().family().textEncoders().stream()
                    .map(component -> load(model, component, options, graphs))
                    .toList();
            var unet = load(model, "unet", options, graphs);
            var vae = load(model, "vae_decoder", options, graphs);
            return fit(model, options, samplers, text, unet, vae);
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

    private static Components fit(
            ModelDirectory model,
            PipelineOptions options,
            Samplers samplers,
            List<OnnxModel> textGraphs,
            OnnxModel unetGraph,
            OnnxModel vaeGraph) {
        var config = UnetConfig.read(model);
        var unet = Unet.of(unetGraph, config.inChannels(), options.maxRows());
        var text = TextEncoder.of(model, textGraphs);
        requireFit(model, text, unet);
        var vae = VaeDecoder.of(vaeGraph, VaeConfig.read(model), unet.latentChannels());
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
                unet.fixedTokens().isPresent()
                        ? unet.fixedTokens().getAsInt() / text.maxTokens()
                        : PromptOptions.MAX_WINDOWS);
        return new Components(info, samplers, text, unet, vae);
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

    @Override
    public void close() {
        text.close();
        unet.close();
        vae.close();
    }
}

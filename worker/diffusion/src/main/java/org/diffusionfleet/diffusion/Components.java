package org.diffusionfleet.diffusion;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.UnetConfig;
import org.diffusionfleet.diffusion.model.VaeConfig;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.sampler.NoiseSchedule;
import org.diffusionfleet.diffusion.sampler.NoiseScheduleConfig;
import org.diffusionfleet.diffusion.text.TextEncoder;
import org.diffusionfleet.diffusion.unet.Unet;
import org.diffusionfleet.diffusion.vae.VaeDecoder;
import org.diffusionfleet.diffusion.vae.VaeEncoder;

/** A model's parts, loaded and fitted together. */
record Components(
        ModelInfo info, NoiseSchedule schedule, TextEncoder text, Unet unet, VaeDecoder vae, Start.Maker starts)
        implements AutoCloseable {
    static Components open(ModelDirectory model, PipelineOptions options) {
        var schedule = new NoiseSchedule(NoiseScheduleConfig.read(model));
        var graphs = new ArrayList<OnnxModel>();
        try {
            var text = load(model, "text_encoder", options, graphs);
            var unet = load(model, "unet", options, graphs);
            var vae = load(model, "vae_decoder", options, graphs);
            var encoder = encoder(model, options);
            encoder.ifPresent(graphs::add);
            return fit(model, options, schedule, text, unet, vae, encoder);
        } catch (RuntimeException e) {
            graphs.forEach(OnnxModel::close);
            throw e;
        }
    }

    private static OnnxModel load(
            ModelDirectory model, String component, PipelineOptions options, List<OnnxModel> loaded) {
        var graph = OnnxModel.open(model.file(component, "model.onnx"), options.intraOpThreads());
        loaded.add(graph);
        return graph;
    }

    /** A model can do without: then it draws from text alone. */
    private static Optional<OnnxModel> encoder(ModelDirectory model, PipelineOptions options) {
        return model.has("vae_encoder")
                ? Optional.of(OnnxModel.openSilenced(model.file("vae_encoder", "model.onnx"), options.intraOpThreads()))
                : Optional.empty();
    }

    private static Components fit(
            ModelDirectory model,
            PipelineOptions options,
            NoiseSchedule schedule,
            OnnxModel textGraph,
            OnnxModel unetGraph,
            OnnxModel vaeGraph,
            Optional<OnnxModel> encoderGraph) {
        var config = UnetConfig.read(model);
        var unet = Unet.of(unetGraph, config.inChannels(), config.outChannels(), options.maxRows());
        var text = TextEncoder.of(model, textGraph, unet.embeddingWidth());
        var vaeConfig = VaeConfig.read(model);
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
                schedule.maxSteps(),
                List.of(SamplerKind.values()),
                unet.perRowTimestep(),
                tasks(model, unet, encoder.isPresent()));
        return new Components(info, schedule, text, unet, vae, starts);
    }

    private static Set<Task> tasks(ModelDirectory model, Unet unet, boolean encodes) {
        if (unet.inpaints() && !encodes) {
            throw new ModelException(
                    model.file("vae_encoder", "model.onnx"),
                    "is missing, and the UNet does nothing but repaint pictures");
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

package org.diffusionfleet.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.UnetConfig;
import org.diffusionfleet.diffusion.model.VaeConfig;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.sampler.NoiseSchedule;
import org.diffusionfleet.diffusion.sampler.NoiseScheduleConfig;
import org.diffusionfleet.diffusion.text.TextEncoder;
import org.diffusionfleet.diffusion.unet.Unet;
import org.diffusionfleet.diffusion.vae.VaeDecoder;

/** A model's parts, loaded and fitted together. */
record Components(ModelInfo info, NoiseSchedule schedule, TextEncoder text, Unet unet, VaeDecoder vae)
        implements AutoCloseable {
    static Components open(ModelDirectory model, PipelineOptions options) {
        var schedule = new NoiseSchedule(NoiseScheduleConfig.read(model));
        var opened = new ArrayList<OnnxModel>();
        try {
            for (var component : List.of("text_encoder", "unet", "vae_decoder")) {
                opened.add(OnnxModel.open(model.file(component, "model.onnx"), options.intraOpThreads()));
            }
            return fit(model, options, schedule, opened);
        } catch (RuntimeException e) {
            opened.forEach(OnnxModel::close);
            throw e;
        }
    }

    private static Components fit(
            ModelDirectory model, PipelineOptions options, NoiseSchedule schedule, List<OnnxModel> graphs) {
        var config = UnetConfig.read(model);
        var unet = Unet.of(graphs.get(1), config.inChannels(), options.maxRows());
        var text = TextEncoder.of(model, graphs.get(0), unet.embeddingWidth());
        var vae = VaeDecoder.of(graphs.get(2), VaeConfig.read(model), unet.latentChannels());
        var info = new ModelInfo(
                model.name(),
                config.latentHeight() * vae.factor(),
                config.latentWidth() * vae.factor(),
                config.downscale() * vae.factor(),
                unet.latentChannels(),
                vae.factor(),
                text.maxTokens(),
                List.of(SamplerKind.values()),
                unet.perRowTimestep());
        return new Components(info, schedule, text, unet, vae);
    }

    @Override
    public void close() {
        text.close();
        unet.close();
        vae.close();
    }
}

package org.diffusionfleet.diffusion.report;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.UnetConfig;
import org.diffusionfleet.diffusion.model.VaeConfig;

/** What is taken for granted where the files are silent. */
final class Assumptions {
    private Assumptions() {}

    static List<String> of(ModelDirectory model) {
        var assumptions = new ArrayList<String>();
        var unet = model.config("unet");
        if (unet.node("sample_size").isEmpty()) {
            assumptions.add(
                    "%s does not say sample_size: pictures are %d latents high and wide unless a job says otherwise"
                            .formatted(unet.path(), UnetConfig.read(model).latentHeight()));
        }
        if (unet.node("block_out_channels")
                .or(() -> unet.node("down_block_types"))
                .isEmpty()) {
            assumptions.add("%s lists no blocks: sizes the UNet cannot halve are found out only when they fail"
                    .formatted(unet.path()));
        }
        var vae = VaeConfig.file(model);
        if (vae.node("scaling_factor").isEmpty()) {
            assumptions.add("%s does not say scaling_factor: latents are divided by %s, as Stable Diffusion 1's and 2's"
                    .formatted(vae.path(), VaeConfig.read(model).scaling().factor()));
        }
        if (vae.node("block_out_channels").isEmpty()) {
            assumptions.add("%s lists no blocks: how much the decoder enlarges is measured".formatted(vae.path()));
        }
        return assumptions;
    }
}

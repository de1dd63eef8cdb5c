package org.diffusionfleet.diffusion.report;

import java.util.Locale;
import org.diffusionfleet.diffusion.ModelInfo;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.Task;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.onnx.OnnxFile;
import org.diffusionfleet.diffusion.provider.ProviderStatus;
import org.diffusionfleet.diffusion.sampler.NoiseScheduleConfig;

/** What a model does that could be opened. */
final class Opened {
    /** Operators of ONNX Runtime's own; its optimising tools put them in. */
    private static final String RUNTIME_DOMAIN = "com.microsoft";

    private Opened() {}

    static Abilities abilities(ModelDirectory model, ModelInfo info) {
        var unet = OnnxFile.read(model.graph("unet"));
        var prediction = NoiseScheduleConfig.read(model).prediction();
        return new Abilities(
                info.tasks().stream().map(Task::id).toList(),
                info.defaultHeight(),
                info.defaultWidth(),
                info.sizeMultiple(),
                info.samplers().stream().map(SamplerKind::id).toList(),
                info.maxSteps(),
                prediction.name().toLowerCase(Locale.ROOT),
                has(unet, "timestep_cond") ? Abilities.EMBEDDED : Abilities.TWO_ROWS,
                model.index().zeroesEmptyNegative() ? "zeros" : "encoded",
                info.perRowTimestep(),
                info.maxTokens(),
                info.maxPromptWindows(),
                ProviderStatus.all().stream()
                        .map(status -> provider(status, unet))
                        .toList());
    }

    private static boolean has(OnnxFile graph, String input) {
        return graph.inputs().stream().anyMatch(value -> value.name().equals(input));
    }

    private static Abilities.ProviderReport provider(ProviderStatus status, OnnxFile unet) {
        var left = status.provider().equals("tensorrt") && unet.domains().contains(RUNTIME_DOMAIN)
                ? "the UNet's operators of " + RUNTIME_DOMAIN + " are left to the next provider"
                : "";
        return new Abilities.ProviderReport(
                status.provider(), status.problem().isEmpty(), status.problem().orElse(left));
    }
}

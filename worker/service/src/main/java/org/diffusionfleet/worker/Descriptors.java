package org.diffusionfleet.worker;

import java.util.List;
import java.util.stream.Collectors;
import org.diffusionfleet.diffusion.ModelInfo;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.StepRange;
import org.diffusionfleet.diffusion.Task;
import org.diffusionfleet.schemas.ModelDescriptor;

/** What a worker announces: the model's own limits within those of the settings. */
final class Descriptors {

    private static final int USUAL_MAX_SIDE = 512;

    private Descriptors() {}

    static ModelDescriptor of(ModelInfo model, WorkerConfig.Worker settings) {
        var side = Math.max(model.defaultHeight(), model.defaultWidth());
        return new ModelDescriptor(
                settings.modelName().orElse(model.name()),
                model.defaultHeight(),
                model.defaultWidth(),
                model.sizeMultiple(),
                model.vaeFactor(),
                model.latentChannels(),
                maxSide(side, settings),
                model.maxSteps(),
                settings.maxSamples(),
                settings.maxPromptChars(),
                model.samplers().stream().map(SamplerKind::id).toList(),
                model.perRowTimestep(),
                model.samplerSteps().entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().id(), entry -> ranges(entry.getValue()))),
                model.tasks().stream().map(Task::id).toList(),
                model.maxPromptWindows(),
                Math.toIntExact(Math.max(1, settings.maxRun().toSeconds())));
    }

    private static List<ModelDescriptor.StepRange> ranges(List<StepRange> steps) {
        return steps.stream()
                .map(range -> new ModelDescriptor.StepRange(range.min(), range.max()))
                .toList();
    }

    private static int maxSide(int side, WorkerConfig.Worker settings) {
        var wanted = settings.maxSide().orElse(Math.max(USUAL_MAX_SIDE, 2 * side));
        return settings.providers().contains(ProviderConfig.Kind.TENSORRT)
                ? Math.min(wanted, settings.tensorrt().maxSide())
                : wanted;
    }
}

package org.diffusionfleet.diffusion.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.TextConfig;
import org.diffusionfleet.diffusion.onnx.OnnxFile;
import org.diffusionfleet.diffusion.onnx.OnnxValue;
import org.diffusionfleet.diffusion.sampler.Samplers;
import org.diffusionfleet.diffusion.tokenizer.ClipTokenizer;
import org.jspecify.annotations.Nullable;

/** The making of one {@link ModelReport}. */
final class Inspection {
    private static final List<String> SCHEDULE_FIELDS =
            List.of("_class_name", "prediction_type", "timestep_spacing", "beta_schedule", "num_train_timesteps");

    private final Path directory;
    private final List<ComponentReport> components = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Inspection(Path directory) {
        this.directory = directory;
    }

    ModelReport report(boolean open) {
        try {
            return report(ModelDirectory.open(directory), open);
        } catch (ModelException e) {
            var name = new ModelDirectory(directory).name();
            return new ModelReport(directory.toString(), name, "", "", components, null, warnings, List.of(message(e)));
        }
    }

    private ModelReport report(ModelDirectory model, boolean open) {
        var family = model.index().family();
        for (var folder : family.components()) {
            components.add(required(folder, () -> component(model, folder)));
        }
        components.add(optional(model, "vae_encoder", "no img2img, no inpainting"));
        components.add(optional(model, "safety_checker", "pictures are not checked"));
        assume(model);
        var abilities = open && problems.isEmpty() ? abilities(model) : null;
        return new ModelReport(
                directory.toString(),
                model.name(),
                model.index().pipeline(),
                family.title(),
                components,
                abilities,
                warnings.stream().distinct().toList(),
                problems.stream().distinct().toList());
    }

    private void assume(ModelDirectory model) {
        try {
            warnings.addAll(Assumptions.of(model));
        } catch (ModelException e) {
            problems.add(message(e));
        }
    }

    private ComponentReport required(String folder, Supplier<ComponentReport> read) {
        try {
            return read.get();
        } catch (ModelException e) {
            problems.add(message(e));
            return new ComponentReport.Broken(folder, message(e));
        }
    }

    private ComponentReport optional(ModelDirectory model, String folder, String consequence) {
        return model.has(folder)
                ? required(folder, () -> graph(model, folder))
                : new ComponentReport.Absent(folder, consequence);
    }

    private ComponentReport component(ModelDirectory model, String folder) {
        if (folder.equals("scheduler")) {
            return schedule(model, folder);
        }
        return folder.startsWith("tokenizer") ? tokenizer(model, folder) : graph(model, folder);
    }

    private ComponentReport schedule(ModelDirectory model, String folder) {
        warnings.addAll(Samplers.read(model).warnings());
        var file = JsonFile.read(model.file(folder, "scheduler_config.json"));
        var facts = SCHEDULE_FIELDS.stream()
                .flatMap(field -> file.node(field).map(node -> field + " " + node.asText()).stream())
                .toList();
        return new ComponentReport.Settings(folder, facts);
    }

    private static ComponentReport tokenizer(ModelDirectory model, String folder) {
        var encoder = folder.replace("tokenizer", "text_encoder");
        var window = TextConfig.read(model, encoder).window();
        var tokenizer = ClipTokenizer.read(model.root().resolve(folder), window);
        return new ComponentReport.Settings(
                folder,
                List.of(
                        "%d tokens".formatted(tokenizer.largestId() + 1),
                        "%d a window".formatted(tokenizer.maxTokens()),
                        "padded with token %d".formatted(tokenizer.paddingId())));
    }

    private static ComponentReport graph(ModelDirectory model, String folder) {
        var file = OnnxFile.read(model.graph(folder));
        var weightFiles = file.files().subList(1, file.files().size());
        return new ComponentReport.Graph(
                folder,
                file.file().getFileName().toString(),
                file.producer(),
                file.opset(),
                List.copyOf(file.domains()),
                file.weightBytes(),
                weightFiles.stream().map(path -> path.getFileName().toString()).toList(),
                ports(file.inputs()),
                ports(file.outputs()));
    }

    private static List<ComponentReport.PortReport> ports(List<OnnxValue> values) {
        return values.stream()
                .map(value -> new ComponentReport.PortReport(
                        value.name(), value.type().title(), value.shape()))
                .toList();
    }

    private @Nullable Abilities abilities(ModelDirectory model) {
        try (var pipeline = DiffusionPipeline.open(directory)) {
            warnings.addAll(pipeline.model().warnings());
            return Opened.abilities(model, pipeline.model());
        } catch (ModelException e) {
            problems.add(message(e));
            return null;
        }
    }

    private static String message(ModelException e) {
        return String.valueOf(e.getMessage());
    }
}

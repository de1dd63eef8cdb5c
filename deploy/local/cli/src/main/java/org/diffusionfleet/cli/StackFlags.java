package org.diffusionfleet.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.diffusionfleet.local.stack.Installation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which stack: its data directory and its model. */
public final class StackFlags {

    private static final String DEFAULT_MODEL = "emoji-64";

    @Mixin
    DataFlag data = new DataFlag();

    @Option(
            names = "--ckpt",
            paramLabel = "MODEL",
            description = "Name of a bundled model, or a model directory (diffusers ONNX layout). Default: "
                    + DEFAULT_MODEL + ".")
    @Nullable
    String ckpt;

    /** Where the stack keeps its data. */
    public Path dataDirectory() {
        return data.directory();
    }

    /** Whether a model was asked for by name or directory. */
    public boolean namesModel() {
        return ckpt != null;
    }

    /** The name jobs call the model by, its directory's, if one was asked for. */
    public Optional<String> requestedModel() {
        return Optional.ofNullable(ckpt).map(name -> Path.of(name).getFileName().toString());
    }

    /** The name jobs call the local stack's model by. */
    public String modelName() {
        return requestedModel().orElse(DEFAULT_MODEL);
    }

    /**
     * The model's directory.
     *
     * @throws CliException if there is none
     */
    public Path modelDirectory() {
        var wanted = ckpt == null ? DEFAULT_MODEL : ckpt;
        var bundled = Installation.current().models().resolve(wanted);
        var directory = Files.isDirectory(bundled)
                ? bundled
                : Path.of(wanted).toAbsolutePath().normalize();
        if (!Files.isRegularFile(directory.resolve("model_index.json"))) {
            throw CliException.usage(
                    "--ckpt: \"%s\" is neither a bundled model nor a model directory (no model_index.json in %s)"
                            .formatted(wanted, directory));
        }
        return directory;
    }
}

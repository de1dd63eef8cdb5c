package org.diffusionfleet.cli.models;

import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionfleet.cli.CliException;
import picocli.CommandLine.Parameters;

/** The argument that every command about a model takes. */
final class ModelFolder {

    @Parameters(paramLabel = "DIR", description = "The model directory.")
    Path directory;

    /**
     * The directory.
     *
     * @throws CliException if there is none
     */
    Path directory() {
        if (!Files.isDirectory(directory)) {
            var what = Files.exists(directory) ? "%s is not a directory" : "there is no directory %s";
            throw CliException.usage(what.formatted(directory));
        }
        return directory;
    }
}

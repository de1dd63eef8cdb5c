package org.diffusionfleet.diffusion.report;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model directory explained. It can be used if it has no problems.
 *
 * @param directory where it lies
 * @param name the name its model goes by
 * @param pipeline the diffusers class it says it is of, empty if that cannot be read
 * @param family what that makes it, empty likewise
 * @param components its folders, those it needs first
 * @param abilities what it does; null if it has problems or was not opened
 * @param warnings what is assumed, ignored or slow; it can be used all the same
 * @param problems why it cannot be used
 */
public record ModelReport(
        String directory,
        String name,
        String pipeline,
        String family,
        List<ComponentReport> components,
        @Nullable Abilities abilities,
        List<String> warnings,
        List<String> problems) {
    public ModelReport {
        components = List.copyOf(components);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a directory's files, and opens the model on the CPU as a worker would. Never fails: what is wrong is in the report.
     */
    public static ModelReport of(Path directory) {
        return new Inspection(directory).report(true);
    }

    /** Reads a directory's files only, which takes no memory for weights; what only opening tells is not told. */
    public static ModelReport ofFiles(Path directory) {
        return new Inspection(directory).report(false);
    }
}

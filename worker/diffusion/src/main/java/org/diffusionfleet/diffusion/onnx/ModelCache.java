package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionfleet.diffusion.onnx.SessionOpener.Adjustment;

/**
 * Graphs as ONNX Runtime's optimiser left them for this machine's CPU, with their weights in the layout its kernels want: a
 * second start neither optimises nor rearranges, and maps the weights instead of copying them. The numbers a graph computes are
 * the same bits.
 *
 * <p>An entry is a folder that is written aside and renamed when it is whole, so processes may share a cache. One that does not
 * match its checksum, or that ONNX Runtime refuses, is made anew. What cannot be cached (no space, no permission) is opened
 * without, and logged.
 *
 * @param folder where entries are kept; made if absent
 * @param maxBytes most bytes of all entries; the least recently used go first, never the one just made
 */
public record ModelCache(Path folder, long maxBytes) {
    private static final System.Logger LOG = System.getLogger(ModelCache.class.getName());
    private static final String WEIGHTS = "weights";
    /** What is smaller stays in the graph; ONNX Runtime's default. */
    private static final String MIN_EXTERNAL_BYTES = "1024";

    /** Opens a session on a graph. */
    @FunctionalInterface
    interface Opener {
        OrtSession open(Path graph, Adjustment adjustment) throws OrtException;
    }

    /**
     * Opens a graph from its entry, or makes that.
     *
     * @param model the file it is or comes from
     * @param part which part of the file it is: each has an entry of its own
     * @param opener of the entry's graph, and of {@code model}, which stands for the part
     */
    OrtSession open(Path model, String part, Opener opener) throws OrtException {
        var entry = new CacheEntry(folder.resolve(CacheKey.of(OnnxFile.read(model), "optimised " + part)));
        if (entry.isIntact()) {
            try {
                var session = opener.open(entry.graph(), options -> options.setOptimizationLevel(OptLevel.NO_OPT));
                entry.touch();
                return session;
            } catch (OrtException e) {
                LOG.log(
                        Level.WARNING,
                        "cached graph {0} is refused and made anew: {1}",
                        entry.folder(),
                        e.getMessage());
            }
        }
        return openAndKeep(model, entry, opener);
    }

    private OrtSession openAndKeep(Path model, CacheEntry entry, Opener opener) throws OrtException {
        try {
            // Absent or of no use.
            entry.delete();
            Files.createDirectories(folder);
            CacheEntry.sweep(folder);
            var draft = new CacheEntry(Files.createTempDirectory(folder, CacheEntry.DRAFT));
            return openAndKeep(model, entry, opener, draft);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} is not cached: {1}", model, e.toString());
            return opener.open(model, options -> {});
        }
    }

    private OrtSession openAndKeep(Path model, CacheEntry entry, Opener opener, CacheEntry draft)
            throws OrtException, IOException {
        OrtSession session;
        try {
            session = opener.open(model, options -> save(options, draft));
        } catch (OrtException e) {
            draft.delete();
            // Whether the disk or the model is at fault shows without the cache.
            LOG.log(Level.WARNING, "{0} is not cached: {1}", model, e.getMessage());
            return opener.open(model, options -> {});
        }
        try {
            draft.seal();
            draft.publishAs(entry);
            CacheEntry.prune(folder, entry, maxBytes);
        } catch (IOException e) {
            draft.delete();
            LOG.log(Level.WARNING, "{0} is not cached: {1}", model, e.toString());
        }
        return session;
    }

    private static void save(SessionOptions options, CacheEntry draft) throws OrtException {
        options.setOptimizedModelFilePath(draft.graph().toString());
        options.addConfigEntry("session.optimized_model_external_initializers_file_name", WEIGHTS);
        options.addConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", MIN_EXTERNAL_BYTES);
        options.addConfigEntry("session.save_external_prepacked_constant_initializers", "1");
        // It warns that the graph is for this hardware alone, which the key sees to.
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    }
}

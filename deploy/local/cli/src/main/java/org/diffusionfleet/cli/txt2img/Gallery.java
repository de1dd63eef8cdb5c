package org.diffusionfleet.cli.txt2img;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.diffusionfleet.schemas.ImageFormat;

/** The finished pictures of a run: saved, or kept aside for the grid only. Thread-safe. */
final class Gallery implements DrawRun.PictureSink, AutoCloseable {

    private final OutputDirectory output;
    private final ImageFormat format;
    private final Optional<Path> aside;
    private final Runnable whenFirst;
    private final AtomicBoolean any = new AtomicBoolean();
    private final ConcurrentSkipListMap<Integer, Path> pictures = new ConcurrentSkipListMap<>();

    /**
     * An empty gallery.
     *
     * @param format of the single pictures
     * @param save whether single pictures are saved
     * @param whenFirst told when the first picture has come
     */
    Gallery(OutputDirectory output, ImageFormat format, boolean save, Runnable whenFirst) throws IOException {
        this.output = output;
        this.format = format;
        this.aside = save ? Optional.empty() : Optional.of(Files.createTempDirectory("fleet-grid"));
        this.whenFirst = whenFirst;
    }

    @Override
    public String accept(int picture, byte[] file) throws IOException {
        var path = aside.isPresent()
                ? Files.write(aside.get().resolve(picture + "." + format.extension()), file)
                : output.saveSample(picture, format, file);
        pictures.put(picture, path);
        if (any.compareAndSet(false, true)) {
            whenFirst.run();
        }
        return aside.isPresent() ? "done" : path.toString();
    }

    /** How many came. */
    int size() {
        return pictures.size();
    }

    /** The saved files in the order of their pictures; empty if none are saved. */
    List<Path> saved() {
        return aside.isPresent() ? List.of() : List.copyOf(pictures.values());
    }

    /** Writes the grid of all that came; empty if none came or they are too many. */
    Optional<Path> saveGrid(int columns) throws IOException {
        var encoded = new ArrayList<byte[]>();
        for (var picture : pictures.values()) {
            encoded.add(Files.readAllBytes(picture));
        }
        return encoded.isEmpty() ? Optional.empty() : Grid.of(encoded, columns).map(output::saveGrid);
    }

    @Override
    public void close() throws IOException {
        if (aside.isPresent()) {
            for (var picture : pictures.values()) {
                Files.deleteIfExists(picture);
            }
            Files.deleteIfExists(aside.get());
        }
    }
}

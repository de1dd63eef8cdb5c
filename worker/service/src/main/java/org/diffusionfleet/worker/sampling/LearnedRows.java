package org.diffusionfleet.worker.sampling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * How many rows of each size a UNet call of this model should have on this device, kept in a file between starts: a properties
 * file with lines as {@code 512x512=16}. Thread-safe.
 */
public final class LearnedRows {

    private static final Logger LOG = Logger.getLogger(LearnedRows.class);

    private final Optional<Path> file;
    private final int fewest;
    private final int most;
    private final Map<Size, Integer> rows = new ConcurrentHashMap<>();

    /**
     * What the file says; nothing yet if there is none or it is not readable.
     *
     * @param file named after all that the numbers depend on
     * @param fewest rows that are not too many, whatever the size: what a size has before anything is learned of it
     * @param most rows that a call can have at all
     */
    public LearnedRows(Optional<Path> file, int fewest, int most) {
        this.file = file;
        this.fewest = fewest;
        this.most = most;
        file.filter(Files::isRegularFile).ifPresent(this::read);
    }

    private void read(Path from) {
        var lines = new Properties();
        try (var reader = Files.newBufferedReader(from)) {
            lines.load(reader);
            lines.forEach((size, number) -> rows.put(
                    Size.parse(size.toString()), Math.clamp(Integer.parseInt(number.toString()), fewest, most)));
        } catch (IOException | IllegalArgumentException e) {
            rows.clear();
            LOG.warnf("%s is not read, and learned anew: %s", from, e);
        }
    }

    /** Rows of a call at that size. */
    int rows(Size size) {
        return rows.getOrDefault(size, fewest);
    }

    boolean knows(Size size) {
        return rows.containsKey(size);
    }

    /** Rows of a call at whatever size has most. */
    int mostRows() {
        return rows.values().stream().mapToInt(Integer::intValue).max().orElse(fewest);
    }

    /** How to learn of one more size. */
    Trial trial() {
        return new Trial(fewest, most);
    }

    void put(Size size, int learned) {
        rows.put(size, learned);
        file.ifPresent(this::write);
    }

    private void write(Path to) {
        var lines = new StringBuilder();
        rows.forEach((size, number) -> lines.append(size + "=" + number + "\n"));
        try {
            Files.createDirectories(to.getParent());
            var draft = Files.createTempFile(to.getParent(), "draft-", ".properties");
            Files.writeString(draft, lines);
            Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warnf("%s is not written: %s", to, e);
        }
    }
}

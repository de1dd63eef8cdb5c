package org.diffusionfleet.gateway.forecast;

import java.util.Comparator;
import java.util.List;
import org.diffusionfleet.schemas.WorkerStatus;
import org.diffusionfleet.schemas.WorkerStatus.Speed;

/**
 * A worker as far as its speed goes. What it has not told of a size follows from the size it has drawn that is nearest to it, by the pixels;
 * what it has not told of calls of some number of rows, from the calls with more and fewer.
 */
final class Server {

    private static final double ROWS_A_SAMPLE = 2;

    /** By size, then rows. */
    private final List<Speed> speeds;

    /**
     * A worker.
     *
     * @param status which tells at least one speed
     */
    Server(WorkerStatus status) {
        this.speeds = status.speeds().stream()
                .sorted(Comparator.comparingLong(Server::pixels).thenComparingDouble(Speed::rows))
                .toList();
    }

    /** Whether enough is known of it. */
    static boolean isKnown(WorkerStatus status) {
        return !status.speeds().isEmpty();
    }

    /** Guided samples of pictures of so many pixels that it draws at once. */
    double slots(long pixels) {
        return Math.max(1, mostRows(pixels) / ROWS_A_SAMPLE);
    }

    /** Most rows of a call. */
    double mostRows(long pixels) {
        return nearest(pixels).getFirst().mostRows();
    }

    /** How long a call takes, in seconds. */
    double seconds(long pixels, double rows) {
        var near = nearest(pixels);
        return between(near, rows * pixels / pixels(near.getFirst()));
    }

    /** How long a row of a full call takes, in seconds. */
    double secondsARow(long pixels) {
        return seconds(pixels, mostRows(pixels)) / mostRows(pixels);
    }

    private List<Speed> nearest(long pixels) {
        var nearest = speeds.stream()
                .min(Comparator.comparingDouble(speed -> Math.abs(Math.log((double) pixels(speed) / pixels))))
                .orElseThrow();
        return speeds.stream().filter(speed -> pixels(speed) == pixels(nearest)).toList();
    }

    private static double between(List<Speed> speeds, double rows) {
        var above = speeds.stream().filter(speed -> speed.rows() >= rows).findFirst();
        if (above.isEmpty()) {
            // No call had so many: it cannot take longer than rows one after the other.
            return speeds.getLast().seconds() * rows / speeds.getLast().rows();
        }
        var more = above.get();
        var below = speeds.stream().filter(speed -> speed.rows() < rows).reduce((_, last) -> last);
        return below.map(fewer -> fewer.seconds()
                        + (more.seconds() - fewer.seconds()) * (rows - fewer.rows()) / (more.rows() - fewer.rows()))
                .orElse(more.seconds());
    }

    private static long pixels(Speed speed) {
        return (long) speed.height() * speed.width();
    }
}

package org.diffusionfleet.cli.txt2img;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.diffusionfleet.cli.Terminal;

/**
 * One bar for all jobs of a run, counted in pictures, running jobs by the share of their steps. Where no person watches,
 * a plain line for each finished job instead. Thread-safe.
 */
final class ProgressDisplay {

    private static final int BAR = 30;
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final double NANOS = 1e9;

    private final Terminal terminal;
    private final int total;
    private final long start = System.nanoTime();
    private final Map<Integer, Double> running = new HashMap<>();
    private int done;
    private long lastDrawn;
    private int drawn;

    ProgressDisplay(Terminal terminal, int total) {
        this.terminal = terminal;
        this.total = total;
    }

    /** So much of a job of that many pictures is done, 0 to 1. */
    synchronized void progress(int job, double share, int pictures) {
        running.put(job, Math.min(1, share) * pictures);
        draw(false);
    }

    /** A job's pictures are there; the line is for where nobody watches. */
    synchronized void finished(int job, int pictures, String line) {
        end(job, pictures);
        if (!terminal.interactive()) {
            tell(line);
        }
        draw(true);
    }

    /** A job has ended without pictures; the line stays, above the bar. */
    synchronized void failed(int job, int pictures, String line) {
        end(job, pictures);
        erase();
        tell(line);
        draw(true);
    }

    private void end(int job, int pictures) {
        running.remove(job);
        done += pictures;
    }

    private void tell(String line) {
        terminal.say(String.format(Locale.ROOT, "%d/%d %s", done, total, line));
    }

    /** Prints a message that stays, above the bar. */
    synchronized void message(String message) {
        erase();
        terminal.say(message);
        draw(true);
    }

    /** Removes the bar for good. */
    synchronized void end() {
        erase();
        lastDrawn = Long.MAX_VALUE;
    }

    private void draw(boolean now) {
        var time = System.nanoTime();
        if (!terminal.interactive() || lastDrawn == Long.MAX_VALUE || (!now && time - lastDrawn < REDRAW.toNanos())) {
            return;
        }
        lastDrawn = time;
        var line = bar(
                done
                        + running.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum(),
                total,
                (time - start) / NANOS);
        terminal.err().print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        terminal.err().flush();
        drawn = line.length();
    }

    private void erase() {
        if (drawn > 0) {
            terminal.err().print("\r" + " ".repeat(drawn) + "\r");
            terminal.err().flush();
            drawn = 0;
        }
    }

    /** The bar's text. */
    static String bar(double done, int total, double seconds) {
        var share = total == 0 ? 1 : Math.min(1, done / total);
        var filled = (int) (share * BAR);
        var left = done > 0 ? String.format(Locale.ROOT, ", %.0f s left", seconds / done * (total - done)) : "";
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %d/%d pictures, %.1f s%s",
                "#".repeat(filled),
                ".".repeat(BAR - filled),
                share * 100,
                (int) done,
                total,
                seconds,
                left);
    }
}

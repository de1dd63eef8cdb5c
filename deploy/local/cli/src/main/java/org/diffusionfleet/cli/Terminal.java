package org.diffusionfleet.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.diffusionfleet.local.stack.StageListener;

/**
 * Where messages go: standard error, so that standard output carries results only. Thread-safe.
 *
 * @param err the stream
 * @param interactive whether a person watches and lines may be redrawn
 * @param verbose whether stage times are told
 */
public record Terminal(PrintStream err, boolean interactive, boolean verbose) implements StageListener {

    private static final double MILLIS = 1000.0;

    /** The terminal of this process; the launcher knows whether it is one. */
    public static Terminal ofProcess(boolean verbose) {
        return new Terminal(System.err, Boolean.getBoolean("fleet.terminal"), verbose);
    }

    /** A message of its own. */
    public void say(String message) {
        err.println(message);
    }

    @Override
    public void finished(String stage, Duration took) {
        if (verbose) {
            say(String.format(
                    Locale.ROOT, "  %6.2f s  %-16s took %.2f s", sinceStart(), stage, took.toMillis() / MILLIS));
        }
    }

    /** Tells how far into the process's life something happened. */
    public void reached(String stage) {
        if (verbose) {
            say(String.format(Locale.ROOT, "  %6.2f s  %s", sinceStart(), stage));
        }
    }

    /** Since the launcher's first line, if it could tell. What the system says of the process may be off by half a second. */
    private static double sinceStart() {
        var started = System.getProperty("fleet.started", "");
        var start = started.isEmpty()
                ? ProcessHandle.current().info().startInstant().orElseGet(Instant::now)
                : Instant.ofEpochMilli(Math.round(Double.parseDouble(started) * MILLIS));
        return Duration.between(start, Instant.now()).toMillis() / MILLIS;
    }
}

package org.diffusionfleet.cli.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;
import org.diffusionfleet.cli.CliException;
import picocli.CommandLine.Option;

/** Asks before what cannot be taken back. */
public final class Confirmation {

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

    /**
     * Goes on if the person agrees.
     *
     * @throws CliException if not, also where nobody is there to ask
     */
    public void require(String question, PrintWriter err) {
        if (yes) {
            return;
        }
        err.print(question + " [y/N] ");
        err.flush();
        if (!answer().strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw CliException.usage("nothing was done (--yes does it without asking)");
        }
    }

    private static String answer() {
        try {
            var line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

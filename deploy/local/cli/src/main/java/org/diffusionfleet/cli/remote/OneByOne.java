package org.diffusionfleet.cli.remote;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.ProblemException;

/**
 * The same done to one thing after another; one that is refused does not keep the others waiting.
 *
 * @param things what they are, e.g. {@code letters}
 * @param done what is done to them, e.g. {@code dropped}
 */
public record OneByOne(String things, String done, PrintWriter out, PrintWriter err) {

    /** What is done to one. */
    public interface Step {
        void run(String id) throws Exception;
    }

    /**
     * Does it to all.
     *
     * @throws CliException in the end, if any was refused
     */
    public void run(List<String> ids, Step step) throws InterruptedException {
        var refused = 0;
        CliException last = null;
        for (var id : ids) {
            try {
                ServerCommand.ask((Callable<Boolean>) () -> {
                    step.run(id);
                    return true;
                });
                out.println(id + " " + done);
            } catch (ProblemException e) {
                refused++;
                last = ServerCommand.refused(e);
                err.println("fleet: %s: %s".formatted(id, last.getMessage()));
            }
        }
        if (last != null) {
            var message = "%d of %d %s could not be %s".formatted(refused, ids.size(), things, done);
            throw last.exitCode() == ExitCode.UNAVAILABLE
                    ? CliException.unavailable(message)
                    : CliException.usage(message);
        }
    }
}

package org.diffusionfleet.cli.dlq;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.ProblemException;

/** The same done to letter after letter; one that is refused does not keep the others waiting. */
record LetterRun(String done, PrintWriter out, PrintWriter err) {

    /** What is done to a letter. */
    interface Step {
        void run(String id) throws Exception;
    }

    /**
     * Does it to all.
     *
     * @throws CliException in the end, if any was refused
     */
    void run(List<String> ids, Step step) throws InterruptedException {
        var refused = 0;
        CliException last = null;
        for (var id : ids) {
            try {
                LetterCommand.ask((Callable<Boolean>) () -> {
                    step.run(id);
                    return true;
                });
                out.println(id + " " + done);
            } catch (ProblemException e) {
                refused++;
                last = LetterCommand.refused(e);
                err.println("fleet: %s: %s".formatted(id, last.getMessage()));
            }
        }
        if (last != null) {
            var message = "%d of %d letters could not be %s".formatted(refused, ids.size(), done);
            throw last.exitCode() == ExitCode.UNAVAILABLE
                    ? CliException.unavailable(message)
                    : CliException.usage(message);
        }
    }
}

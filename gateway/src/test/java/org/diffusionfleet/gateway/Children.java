package org.diffusionfleet.gateway;

import java.io.IOException;
import java.util.List;

/** The processes that a test started, found by an argument on their command lines. */
final class Children {

    private Children() {}

    /** Ends one as a crash would. */
    static void kill(String argument) {
        var child = find(argument);
        child.destroyForcibly();
        child.onExit().join();
    }

    /** Lets one hang ({@code STOP}), or go on ({@code CONT}). */
    static void signal(String argument, String signal) {
        try {
            var sent = new ProcessBuilder(
                            "kill", "-" + signal, Long.toString(find(argument).pid()))
                    .start();
            if (sent.waitFor() != 0) {
                throw new IllegalStateException("cannot send %s to %s".formatted(signal, argument));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProcessHandle find(String argument) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .arguments()
                        .map(List::of)
                        .filter(arguments -> arguments.contains(argument))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }
}

package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Arrays;

/**
 * Runs another main class and ends the process when the parent is gone, however it went.
 *
 * <p>The parent holds the other end of standard input and never writes to it. When the parent dies, even by SIGKILL, the
 * kernel closes the pipe; the process then gets SIGTERM, and {@link #GRACE} before it is halted.
 */
public final class ExitWithParent {

    private static final Duration GRACE = Duration.ofSeconds(20);

    private ExitWithParent() {}

    /**
     * Runs the main class.
     *
     * @param args the main class, then its own arguments
     */
    public static void main(String[] args) throws Throwable {
        daemon("parent-watch", ExitWithParent::exitAtEndOfInput);
        MethodHandles.publicLookup()
                .findStatic(Class.forName(args[0]), "main", MethodType.methodType(void.class, String[].class))
                .invokeExact(Arrays.copyOfRange(args, 1, args.length));
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes here; whatever comes is not for us.
            }
        } catch (IOException e) {
            System.err.println("standard input failed, which means the same as its end: " + e);
        }
        daemon("halt-after-grace", ExitWithParent::haltAfterGrace);
        askToEnd();
    }

    /** As anybody else would ask: what a program does when it hears SIGTERM, it does here, too. */
    private static void askToEnd() {
        try {
            var pid = Long.toString(ProcessHandle.current().pid());
            if (new ProcessBuilder("kill", "-TERM", pid).start().waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            System.err.println("no signal can be sent, so the JVM is shut down: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(0);
    }

    private static void haltAfterGrace() {
        try {
            Thread.sleep(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable task) {
        Thread.ofPlatform().daemon().name(name).start(task);
    }
}

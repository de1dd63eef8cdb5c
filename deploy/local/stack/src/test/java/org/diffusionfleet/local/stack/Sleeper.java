package org.diffusionfleet.local.stack;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that runs until it is ended. */
public final class Sleeper {

    /** What it prints when it is. */
    static final String FAREWELL = "shut down cleanly";

    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(FAREWELL)));
        System.out.println("asleep");
        Thread.currentThread().join();
    }

    /** How it is started. */
    static JavaCommand command() throws URISyntaxException {
        var classes = Path.of(Sleeper.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return new JavaCommand(
                "sleeper",
                "sleeper",
                List.of(),
                List.of(classes),
                Map.of(),
                Map.of(),
                Sleeper.class.getName(),
                List.of());
    }
}

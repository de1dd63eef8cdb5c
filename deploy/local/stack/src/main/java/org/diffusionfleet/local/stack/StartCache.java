package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The ahead-of-time cache (JEP 483, 514) that a JVM starts from: its classes, loaded and linked. It is made in a training
 * run, which {@code ./fleet} does once after a build, and is ignored by a JVM that it does not fit.
 */
final class StartCache {

    /** Set in a training run. */
    private static final boolean TRAINING = Boolean.getBoolean("fleet.training");

    /** A JVM in training makes its cache when it ends: 5 to 15 s of one core. */
    private static final Duration MAKING = Duration.ofMinutes(2);

    private StartCache() {}

    /**
     * What a JVM is told of its cache: nothing if the cache is missing or older than a jar it was made from. A JVM before
     * 25.0.4 does not look itself and runs the code that the jar had (JDK-8377932).
     */
    static List<String> flags(Path cache, List<Path> jars) {
        if (TRAINING) {
            return List.of("-XX:AOTCacheOutput=" + cache);
        }
        return jars.stream().allMatch(jar -> modified(jar) < modified(cache))
                ? List.of("-XX:AOTCache=" + cache)
                : List.of();
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException _) {
            return Long.MIN_VALUE;
        }
    }

    /** How long a JVM may take to end that is otherwise given so long. */
    static Duration grace(Duration otherwise) {
        return TRAINING ? otherwise.plus(MAKING) : otherwise;
    }
}

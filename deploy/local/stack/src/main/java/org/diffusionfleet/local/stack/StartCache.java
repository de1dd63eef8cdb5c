package org.diffusionfleet.local.stack;

import java.nio.file.Path;
import java.time.Duration;

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

    static String flag(Path cache) {
        return (TRAINING ? "-XX:AOTCacheOutput=" : "-XX:AOTCache=") + cache;
    }

    /** How long a JVM may take to end that is otherwise given so long. */
    static Duration grace(Duration otherwise) {
        return TRAINING ? otherwise.plus(MAKING) : otherwise;
    }
}

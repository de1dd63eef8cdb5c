package org.diffusionfleet.gateway.retention;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/** All chores, one after the other; what one cannot do keeps none from its work. For one thread. */
@Singleton
class Sweep {

    private static final Logger LOG = Logger.getLogger(Sweep.class);

    private final List<Chore> chores;
    private final RetentionMeters meters;
    private final Clock clock;

    Sweep(@All List<Chore> chores, RetentionMeters meters, Clock clock) {
        this.chores = chores;
        this.meters = meters;
        this.clock = clock;
    }

    void run() {
        for (var chore : chores) {
            try {
                chore.run();
            } catch (RuntimeException e) {
                meters.failed(chore.name());
                LOG.warnf("the sweep of %s goes on next time: %s", chore.name(), e.getMessage());
            }
        }
        meters.ran(clock.instant());
    }
}

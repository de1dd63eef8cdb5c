package org.diffusionfleet.loadtest.simulate;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.diffusionfleet.loadtest.stats.Distribution;
import org.diffusionfleet.loadtest.stats.Jain;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Origin;

/** Of each minute: how evenly those of a lane were served who had something waiting all the time. */
final class Fairness {
    private final Map<Origin, Account> accounts = new HashMap<>();
    private final Map<Lane, Distribution> indices = new EnumMap<>(Lane.class);

    Fairness() {
        for (var lane : Lane.values()) {
            indices.put(lane, new Distribution());
        }
    }

    private static final class Account {
        private int waiting;
        private int least;
        private double served;

        boolean alwaysWaited() {
            return least > 0;
        }

        double close() {
            var sum = served;
            least = waiting;
            served = 0;
            return sum;
        }
    }

    void waits(Origin origin, int samples) {
        of(origin).waiting += samples;
    }

    void joins(Origin origin) {
        var account = of(origin);
        account.least = Math.min(account.least, --account.waiting);
    }

    void served(Origin origin, int rows) {
        of(origin).served += rows;
    }

    private Account of(Origin origin) {
        return accounts.computeIfAbsent(origin, _ -> new Account());
    }

    /** The minute is over. */
    void close() {
        var shares = new EnumMap<Lane, Map<Origin, Double>>(Lane.class);
        accounts.forEach((origin, account) -> {
            var waited = account.alwaysWaited();
            var served = account.close();
            if (waited) {
                shares.computeIfAbsent(origin.lane(), _ -> new HashMap<>()).put(origin, served);
            }
        });
        shares.forEach((lane, served) -> {
            if (served.size() > 1) {
                indices(lane).add(Jain.index(served.values()));
            }
        });
    }

    /** One for each minute in which there were two or more to compare. */
    Distribution indices(Lane lane) {
        return Objects.requireNonNull(indices.get(lane));
    }
}

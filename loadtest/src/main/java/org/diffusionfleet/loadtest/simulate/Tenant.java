package org.diffusionfleet.loadtest.simulate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.diffusionfleet.loadtest.virtual.Merged;
import org.diffusionfleet.loadtest.virtual.VirtualJob;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Origin;

/**
 * Who submits jobs, in bursts that come at random: all jobs of a burst at once.
 *
 * @param share of all jobs
 * @param burst jobs of a burst on average (a geometric number); 1 for no bursts
 * @param daily how much the rate swings over 24 hours, from 0 to 1: highest at noon
 */
record Tenant(Origin origin, double share, double burst, double daily) {

    /** People who wait for a picture or four, of whom there are most by day; and programs that submit by the thousand. */
    static final List<Tenant> ALL = List.of(
            new Tenant(new Origin(Lane.INTERACTIVE, "web-large"), 0.24, 1, 0.8),
            new Tenant(new Origin(Lane.INTERACTIVE, "web-medium"), 0.12, 1, 0.8),
            new Tenant(new Origin(Lane.INTERACTIVE, "web-small"), 0.03, 1, 0.8),
            new Tenant(new Origin(Lane.INTERACTIVE, "studio"), 0.11, 6, 0.5),
            new Tenant(new Origin(Lane.BATCH, "studio"), 0.1, 40, 0.5),
            new Tenant(new Origin(Lane.BATCH, "catalogue"), 0.2, 2_000, 0),
            new Tenant(new Origin(Lane.BATCH, "newsletter"), 0.1, 500, 0),
            new Tenant(new Origin(Lane.BATCH, "trickle"), 0.1, 1, 0));

    /** The jobs of all tenants in so many seconds, as many as asked for on average. */
    static Iterator<VirtualJob> traffic(long seed, double jobs, double seconds) {
        var streams = new ArrayList<Iterator<VirtualJob>>();
        for (var i = 0; i < ALL.size(); i++) {
            var tenant = ALL.get(i);
            streams.add(new Bursts(tenant, tenant.share * jobs / seconds, seconds, 1_000 * seed + i));
        }
        return new Merged(streams);
    }
}

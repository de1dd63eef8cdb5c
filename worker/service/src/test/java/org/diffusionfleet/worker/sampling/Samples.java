package org.diffusionfleet.worker.sampling;

import java.time.Instant;
import java.time.InstantSource;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.schemas.Lane;

/** Requests and their owners. */
final class Samples {

    static final Origin SOMEONE = new Origin(Lane.INTERACTIVE, "someone");
    static final SampleWatcher WANTED = watcher(true);
    static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

    /** A time at which every step takes a second. */
    static Pace pace() {
        var pace = new Pace(InstantSource.fixed(NOW));
        pace.stepped(1e9);
        return pace;
    }

    private Samples() {}

    static SampleRequest sample(long seed, int steps) {
        return sample("a", seed, steps, 64);
    }

    static SampleRequest sample(String prompt, long seed, int steps, int side) {
        return new SampleRequest(prompt, "", seed, steps, 4, side, side, SamplerKind.DDIM, 0);
    }

    static SampleRequest unguided(long seed, int steps) {
        return new SampleRequest("a", "", seed, steps, 1, 64, 64, SamplerKind.DDIM, 0);
    }

    static SampleWatcher watcher(boolean wanted) {
        return new SampleWatcher() {
            @Override
            public boolean wanted() {
                return wanted;
            }

            @Override
            public void stepped(int step, int steps) {}
        };
    }
}

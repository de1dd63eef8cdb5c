package org.diffusionfleet.loadtest.engine;

import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Origin;
import org.diffusionfleet.worker.sampling.SampleWatcher;

/** Somebody who wants every sample. */
enum Owner implements SampleWatcher {
    PATIENT;

    static final Origin ORIGIN = new Origin(Lane.INTERACTIVE, "someone");

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public void stepped(int step, int steps) {}
}

package org.diffusionfleet.worker;

import org.diffusionfleet.worker.intake.IntakeKind;

/** Workers that are asked to end with a job in hand, in a share group. */
class DrainIT extends DrainScenarios {

    DrainIT() {
        super(IntakeKind.SHARE);
    }
}

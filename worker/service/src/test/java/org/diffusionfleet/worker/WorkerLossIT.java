package org.diffusionfleet.worker;

import org.diffusionfleet.worker.intake.IntakeKind;

/** Workers that die with a job in hand, in a share group. */
class WorkerLossIT extends WorkerLossScenarios {

    WorkerLossIT() {
        super(IntakeKind.SHARE);
    }
}

package org.diffusionfleet.worker;

import org.diffusionfleet.worker.intake.IntakeKind;

/** Workers that die with a job in hand, in a consumer group. */
class GroupWorkerLossIT extends WorkerLossScenarios {

    GroupWorkerLossIT() {
        super(IntakeKind.GROUP);
    }
}

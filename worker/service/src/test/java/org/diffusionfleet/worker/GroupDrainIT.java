package org.diffusionfleet.worker;

import org.diffusionfleet.worker.intake.IntakeKind;

/** Workers that are asked to end with a job in hand, in a consumer group. */
class GroupDrainIT extends DrainScenarios {

    GroupDrainIT() {
        super(IntakeKind.GROUP);
    }
}

package org.diffusionfleet.worker.sampling;

import java.util.List;
import java.util.Optional;

/** The policy: who joins the running batch, and when. Its methods only decide; used under the loop's lock. */
sealed interface Admission permits StepAdmission, RequestAdmission {

    /** What the device has in hand. */
    interface Device {

        /** Whether nothing runs. */
        boolean isIdle();

        /** Whether there is room for this prepared sample in a call of its size. */
        boolean fits(Ticket ticket);

        /** Whether the device's ramp lets this sample in. */
        boolean isInTurn(Ticket ticket);
    }

    /**
     * The next to join before the next step; asked again until there is none. Who is named joins.
     *
     * @param waiting all that wait, the oldest first
     */
    Optional<Ticket> next(List<Ticket> waiting, Device device);

    /** The next to be prepared, if enough are not. */
    Optional<Ticket> nextToPrepare(List<Ticket> waiting);

    /** The device has nothing to do. */
    void paused();
}

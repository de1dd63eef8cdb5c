package org.diffusionfleet.gateway.retention;

/** A part of the sweep that looks at so much each time and remembers where it was. For one thread. */
interface Chore {

    /** What it is called in metrics and logs. */
    String name();

    /** Goes on where it was; what goes wrong ends it until the next time, behind what went wrong. */
    void run();
}

package org.diffusionfleet.worker.intake;

/** Whether a seat shall look for a job now. Asked often, by the seat's own thread; must be fast. */
@FunctionalInterface
interface Demand {

    /** Of a seat that is always there. */
    Demand ALWAYS = () -> true;

    boolean isThere();
}

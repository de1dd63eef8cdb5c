package org.diffusionfleet.worker.intake;

import java.util.function.BooleanSupplier;

/**
 * How many jobs of one topic a worker holds.
 *
 * @param topic the jobs topic of a lane
 * @param always seats that always look for a job: jobs run beside each other, however many samples each has
 * @param more seats that look for one while those before them all have theirs, and it is not enough
 * @param hungry whether fewer samples wait than the next batch can take; asked often and by any thread
 */
public record LaneSeats(String topic, int always, int more, BooleanSupplier hungry) {}

/** Stages 4 and 11: leases and settles jobs. A <i>lease</i> is a job record that is one worker's for a time: a held acquisition lock of the share group, or a place in the consumer group that has its partition; it is renewed while work goes on, by a thread of its own, and lost when a renewal fails or its time is over by a clock that nobody sets: {@code leased → renewed* → settled | lost}. */
@NullMarked
package org.diffusionfleet.worker.intake;

import org.jspecify.annotations.NullMarked;

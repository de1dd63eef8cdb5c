/** What a worker that drains leaves for the next one: an excuse for the delivery, and how far the job's samples are. */
@NullMarked
package org.diffusionfleet.worker.parking;

import org.jspecify.annotations.NullMarked;

/** Stages 5 to 7: waiting samples are grouped into batches and drawn on the device's own thread. */
@NullMarked
package org.diffusionfleet.worker.sampling;

import org.jspecify.annotations.NullMarked;

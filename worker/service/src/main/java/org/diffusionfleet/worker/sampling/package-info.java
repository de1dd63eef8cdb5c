/** Stages 5 to 7: samples are prepared, join the running batch on the device's own thread, and are decoded. */
@NullMarked
package org.diffusionfleet.worker.sampling;

import org.jspecify.annotations.NullMarked;

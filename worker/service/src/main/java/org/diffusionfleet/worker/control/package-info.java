/** What owners ask of running jobs: the cancel requests of the control topic. */
@NullMarked
package org.diffusionfleet.worker.control;

import org.jspecify.annotations.NullMarked;

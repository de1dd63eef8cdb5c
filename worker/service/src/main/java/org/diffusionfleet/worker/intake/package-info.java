/** Stages 4 and 11: leases and settles jobs. A <i>lease</i> is a held acquisition lock of the share group on one job record; it is renewed while work goes on, and lost when a renewal fails. */
@NullMarked
package org.diffusionfleet.worker.intake;

import org.jspecify.annotations.NullMarked;

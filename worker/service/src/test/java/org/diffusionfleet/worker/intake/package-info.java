/** How leases are taken, kept, lost and settled. */
@NullMarked
package org.diffusionfleet.worker.intake;

import org.jspecify.annotations.NullMarked;

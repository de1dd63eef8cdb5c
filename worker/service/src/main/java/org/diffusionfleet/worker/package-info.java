/** The worker: leases jobs, samples them, delivers pictures, announces the outcome. */
@NullMarked
package org.diffusionfleet.worker;

import org.jspecify.annotations.NullMarked;

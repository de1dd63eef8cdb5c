/** Queues small enough to play through by hand. */
@NullMarked
package org.diffusionfleet.gateway.forecast;

import org.jspecify.annotations.NullMarked;

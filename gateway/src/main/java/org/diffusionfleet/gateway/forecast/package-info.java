/** When jobs will be done, reckoned from what is queued and how fast workers are. */
@NullMarked
package org.diffusionfleet.gateway.forecast;

import org.jspecify.annotations.NullMarked;

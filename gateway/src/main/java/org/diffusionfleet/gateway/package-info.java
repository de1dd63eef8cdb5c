/** The gateway: HTTP in front of the fleet's topics. */
@NullMarked
package org.diffusionfleet.gateway;

import org.jspecify.annotations.NullMarked;

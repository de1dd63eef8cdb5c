/** A day of a fleet with many tenants, in minutes. */
@NullMarked
package org.diffusionfleet.loadtest.simulate;

import org.jspecify.annotations.NullMarked;

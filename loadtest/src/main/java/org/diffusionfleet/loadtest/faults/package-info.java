/** The fault suite: a fleet of real processes under load, things done to it, and what must hold all the same. */
@NullMarked
package org.diffusionfleet.loadtest.faults;

import org.jspecify.annotations.NullMarked;

/** What is done to the fleet: planned by a seed, carried out one after another. */
@NullMarked
package org.diffusionfleet.loadtest.faults.inject;

import org.jspecify.annotations.NullMarked;

/** The same package's inputs and arithmetic. */
@NullMarked
package org.diffusionfleet.loadtest.stats;

import org.jspecify.annotations.NullMarked;

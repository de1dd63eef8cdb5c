/** The same package's inputs and arithmetic. */
@NullMarked
package org.diffusionfleet.loadtest.simulate;

import org.jspecify.annotations.NullMarked;

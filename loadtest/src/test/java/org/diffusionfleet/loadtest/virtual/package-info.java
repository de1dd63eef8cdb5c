/** The same package's inputs and arithmetic. */
@NullMarked
package org.diffusionfleet.loadtest.virtual;

import org.jspecify.annotations.NullMarked;

/** The same package's inputs and arithmetic. */
@NullMarked
package org.diffusionfleet.loadtest.batching;

import org.jspecify.annotations.NullMarked;

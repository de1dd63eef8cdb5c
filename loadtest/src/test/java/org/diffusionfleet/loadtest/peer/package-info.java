/** The statistics and the inputs of the comparison with Python. */
@NullMarked
package org.diffusionfleet.loadtest.peer;

import org.jspecify.annotations.NullMarked;

/** How waiting samples are grouped. */
@NullMarked
package org.diffusionfleet.worker.sampling;

import org.jspecify.annotations.NullMarked;

/** What a sample is between two steps, so that another process can go on with it. */
@NullMarked
package org.diffusionfleet.diffusion.checkpoint;

import org.jspecify.annotations.NullMarked;

/** What checkpoints are as bytes. */
@NullMarked
package org.diffusionfleet.diffusion.checkpoint;

import org.jspecify.annotations.NullMarked;

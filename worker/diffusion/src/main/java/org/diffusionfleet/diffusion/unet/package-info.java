/** The UNet: many samples' rows in one call. */
@NullMarked
package org.diffusionfleet.diffusion.unet;

import org.jspecify.annotations.NullMarked;

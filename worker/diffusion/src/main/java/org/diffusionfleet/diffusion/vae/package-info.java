/** The VAE: latents to 8-bit pictures, and pictures to latents. */
@NullMarked
package org.diffusionfleet.diffusion.vae;

import org.jspecify.annotations.NullMarked;

/** The VAE decoder: latents to 8-bit pictures. */
@NullMarked
package org.diffusionfleet.diffusion.vae;

import org.jspecify.annotations.NullMarked;

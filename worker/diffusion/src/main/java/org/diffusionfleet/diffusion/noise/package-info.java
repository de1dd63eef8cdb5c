/** Gaussian noise, number for number what PyTorch's CPU generator draws. */
@NullMarked
package org.diffusionfleet.diffusion.noise;

import org.jspecify.annotations.NullMarked;

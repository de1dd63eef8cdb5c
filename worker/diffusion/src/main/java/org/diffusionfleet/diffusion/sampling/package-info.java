/** The running batch: samples that step together and end each in their own way. */
@NullMarked
package org.diffusionfleet.diffusion.sampling;

import org.jspecify.annotations.NullMarked;

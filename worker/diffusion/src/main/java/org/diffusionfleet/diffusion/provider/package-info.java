/** What graphs run on: execution providers, their options and TensorRT's profile shapes. */
@NullMarked
package org.diffusionfleet.diffusion.provider;

import org.jspecify.annotations.NullMarked;

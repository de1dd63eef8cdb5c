/** Stable Diffusion as a plain library: {@link org.diffusionfleet.diffusion.DiffusionPipeline} turns prompts into pictures. */
@NullMarked
package org.diffusionfleet.diffusion;

import org.jspecify.annotations.NullMarked;

/** The stepping algorithms, one per file, and the noise schedule they walk along. */
@NullMarked
package org.diffusionfleet.diffusion.sampler;

import org.jspecify.annotations.NullMarked;

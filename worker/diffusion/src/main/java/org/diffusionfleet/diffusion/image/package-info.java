/** Pictures from outside: files of unknown origin read safely, and made the size that a model draws. */
@NullMarked
package org.diffusionfleet.diffusion.image;

import org.jspecify.annotations.NullMarked;

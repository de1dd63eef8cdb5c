/** The safety checker: a finished picture is looked at as CLIP sees it, and flagged or not. */
@NullMarked
package org.diffusionfleet.diffusion.safety;

import org.jspecify.annotations.NullMarked;

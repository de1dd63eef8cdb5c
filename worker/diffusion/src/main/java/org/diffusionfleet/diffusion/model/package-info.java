/** Reads a model directory's JSON files: what the model is and how it wants to be used. */
@NullMarked
package org.diffusionfleet.diffusion.model;

import org.jspecify.annotations.NullMarked;

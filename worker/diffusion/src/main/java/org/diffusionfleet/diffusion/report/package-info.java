/** Explains a model directory: what it is, what it has, what it supports and what it lacks. */
@NullMarked
package org.diffusionfleet.diffusion.report;

import org.jspecify.annotations.NullMarked;

/** The thin layer over ONNX Runtime: one graph, one tensor. */
@NullMarked
package org.diffusionfleet.diffusion.onnx;

import org.jspecify.annotations.NullMarked;

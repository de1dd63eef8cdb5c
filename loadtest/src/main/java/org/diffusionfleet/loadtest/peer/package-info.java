/** The library against diffusers' ONNX pipeline and ONNX Runtime's Python API, which a Python process runs. */
@NullMarked
package org.diffusionfleet.loadtest.peer;

import org.jspecify.annotations.NullMarked;

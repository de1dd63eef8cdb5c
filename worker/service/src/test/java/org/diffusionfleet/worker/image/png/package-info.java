/** Lossless files, read back by the JDK. */
@NullMarked
package org.diffusionfleet.worker.image.png;

import org.jspecify.annotations.NullMarked;

/** Pictures as files, read back. */
@NullMarked
package org.diffusionfleet.worker.image;

import org.jspecify.annotations.NullMarked;

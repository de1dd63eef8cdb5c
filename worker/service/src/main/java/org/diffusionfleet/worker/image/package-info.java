/** Stage 8: pictures become files that say how they were made. */
@NullMarked
package org.diffusionfleet.worker.image;

import org.jspecify.annotations.NullMarked;

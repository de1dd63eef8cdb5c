/** Stage 5: what a job needs before it can be drawn is fetched and checked. */
@NullMarked
package org.diffusionfleet.worker.prepare;

import org.jspecify.annotations.NullMarked;

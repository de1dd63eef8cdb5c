/** Stage 2: whether a request may become a job, and what the model fills in. */
@NullMarked
package org.diffusionfleet.gateway.admission;

import org.jspecify.annotations.NullMarked;

/** Stage 12: the view of every job, materialised from the job, event and control topics. */
@NullMarked
package org.diffusionfleet.gateway.status;

import org.jspecify.annotations.NullMarked;

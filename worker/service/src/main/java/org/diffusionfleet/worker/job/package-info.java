/** One job's way through the stages, from lease to settlement. */
@NullMarked
package org.diffusionfleet.worker.job;

import org.jspecify.annotations.NullMarked;

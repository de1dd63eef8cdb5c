/** Which records are jobs, and what is told of them. */
@NullMarked
package org.diffusionfleet.worker.job;

import org.jspecify.annotations.NullMarked;

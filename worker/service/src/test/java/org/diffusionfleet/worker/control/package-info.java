/** Proof that what shall stop is known before the first job is leased. */
@NullMarked
package org.diffusionfleet.worker.control;

import org.jspecify.annotations.NullMarked;

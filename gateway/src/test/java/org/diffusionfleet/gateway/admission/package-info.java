/** What becomes a job and what does not. */
@NullMarked
package org.diffusionfleet.gateway.admission;

import org.jspecify.annotations.NullMarked;

/** Proof that what no worker ends in time is ended once, and nothing else is. */
@NullMarked
package org.diffusionfleet.gateway.overdue;

import org.jspecify.annotations.NullMarked;

/** Jobs that must end, and that no worker ends in time: cancelled or expired while none has them. */
@NullMarked
package org.diffusionfleet.gateway.overdue;

import org.jspecify.annotations.NullMarked;

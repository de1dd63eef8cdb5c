/** Stage 3 once more: records that failed for a passing reason wait here and lie on their topic again when they are due. */
@NullMarked
package org.diffusionfleet.gateway.retry;

import org.jspecify.annotations.NullMarked;

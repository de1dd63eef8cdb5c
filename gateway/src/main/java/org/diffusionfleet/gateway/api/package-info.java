/** Stage 1: HTTP in, answers and problems out. */
@NullMarked
package org.diffusionfleet.gateway.api;

import org.jspecify.annotations.NullMarked;

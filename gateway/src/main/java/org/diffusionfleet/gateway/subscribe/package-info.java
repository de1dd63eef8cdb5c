/** Stage 12: a job's history and progress as a stream of server-sent events. */
@NullMarked
package org.diffusionfleet.gateway.subscribe;

import org.jspecify.annotations.NullMarked;

/** Stage 12: events sent to clients' own HTTP endpoints as Standard Webhooks, for as long as it takes. */
@NullMarked
package org.diffusionfleet.gateway.webhook;

import org.jspecify.annotations.NullMarked;

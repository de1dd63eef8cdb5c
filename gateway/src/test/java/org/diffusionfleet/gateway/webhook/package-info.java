/** Tests of what is sent to clients' endpoints. */
@NullMarked
package org.diffusionfleet.gateway.webhook;

import org.jspecify.annotations.NullMarked;

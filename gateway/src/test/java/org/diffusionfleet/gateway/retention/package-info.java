/** Proof that what is due goes, and nothing else does. */
@NullMarked
package org.diffusionfleet.gateway.retention;

import org.jspecify.annotations.NullMarked;

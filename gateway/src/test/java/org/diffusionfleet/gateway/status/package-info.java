/** Proof that every order of records gives the same view. */
@NullMarked
package org.diffusionfleet.gateway.status;

import org.jspecify.annotations.NullMarked;

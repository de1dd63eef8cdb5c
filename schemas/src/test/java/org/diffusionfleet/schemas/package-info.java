/** Proof that the contract keeps its word. */
@NullMarked
package org.diffusionfleet.schemas;

import org.jspecify.annotations.NullMarked;

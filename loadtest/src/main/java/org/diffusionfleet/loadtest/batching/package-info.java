/** Step-level against request-level batching, and the highest rate that is held, in virtual time. */
@NullMarked
package org.diffusionfleet.loadtest.batching;

import org.jspecify.annotations.NullMarked;

/** Starts, watches and stops the processes of the one-machine stack, and provisions its topics. */
@NullMarked
package org.diffusionfleet.local.stack;

import org.jspecify.annotations.NullMarked;

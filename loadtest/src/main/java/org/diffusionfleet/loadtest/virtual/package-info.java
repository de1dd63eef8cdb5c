/** Workers in virtual time: the real policy, with the times that stages took on a real machine instead of the stages. */
@NullMarked
package org.diffusionfleet.loadtest.virtual;

import org.jspecify.annotations.NullMarked;

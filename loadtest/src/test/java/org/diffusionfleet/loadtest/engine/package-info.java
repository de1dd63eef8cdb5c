/** The inputs of what draws. */
@NullMarked
package org.diffusionfleet.loadtest.engine;

import org.jspecify.annotations.NullMarked;

/** The pictures of the benchmarks. */
@NullMarked
package org.diffusionfleet.loadtest.image;

import org.jspecify.annotations.NullMarked;

/** Numbers that benchmarks make of many numbers. */
@NullMarked
package org.diffusionfleet.loadtest.stats;

import org.jspecify.annotations.NullMarked;

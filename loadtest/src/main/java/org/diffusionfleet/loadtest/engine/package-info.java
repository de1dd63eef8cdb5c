/** The engine as it is, threads and all: with the bundled model, or with a device that sleeps. */
@NullMarked
package org.diffusionfleet.loadtest.engine;

import org.jspecify.annotations.NullMarked;

/** The clients: what they ask for, and what they are told. */
@NullMarked
package org.diffusionfleet.loadtest.faults.load;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.diffusionfleet.loadtest.faults;

import org.jspecify.annotations.NullMarked;

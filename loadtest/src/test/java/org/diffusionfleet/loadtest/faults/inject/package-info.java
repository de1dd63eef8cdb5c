@NullMarked
package org.diffusionfleet.loadtest.faults.inject;

import org.jspecify.annotations.NullMarked;
